import path from "node:path";
import type { ImportUse, ParsedFile } from "./parse.ts";
import { CONSOLE_FILES, handlerOf, INDEX_FILES, LIMITS, ROOMS, roomOf } from "./rooms.ts";

/** Names the rules that look at one file. */
export type Rule =
  | "room exists"
  | "allowed rooms"
  | "handlers apart"
  | "machine of the room"
  | "file length"
  | "function length"
  | "parameters"
  | "no module state"
  | "no barrels"
  | "doors hold no code"
  | "one console";

/** One place that breaks a rule. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: Rule | "no cycles";
  readonly detail: string;
}

/** Writes a violation so that an editor can jump to it. */
export function describeViolation({ file, line, rule, detail }: Violation): string {
  return `${file}:${line} [${rule}] ${detail}`;
}

/** Looks at one file of `src/`. */
export function checkFile(file: ParsedFile): readonly Violation[] {
  return [...checkImports(file), ...checkSizes(file), ...checkShape(file)];
}

/** Looks at the sizes of any file; they hold for scripts too. */
export function checkSizes(file: ParsedFile): readonly Violation[] {
  const long = file.functions.filter(({ lines }) => lines > LIMITS.function);
  const wide = file.functions.filter(({ parameters }) => parameters > LIMITS.parameters);
  return [
    ...checkFileLength(file),
    ...long.map(({ line, lines }) => at(file, line, "function length", `${lines} lines, at most ${LIMITS.function}`)),
    ...wide.map(({ line, parameters }) =>
      at(file, line, "parameters", `${parameters} parameters, at most ${LIMITS.parameters}: pass an object`),
    ),
  ];
}

/** Looks at the length of any file; it holds for tests too. */
export function checkFileLength(file: ParsedFile): readonly Violation[] {
  if (file.lines <= LIMITS.file) return [];
  return [at(file, LIMITS.file + 1, "file length", `${file.lines} lines, at most ${LIMITS.file}`)];
}

function checkImports(file: ParsedFile): readonly Violation[] {
  const room = roomOf(file.path);
  if (room === undefined) return [at(file, 1, "room exists", "no room of the table holds this file")];
  return file.imports.flatMap((use) =>
    isRelative(use.specifier) ? checkRelative(file, room, use) : checkBare(file, room, use),
  );
}

function checkRelative(file: ParsedFile, room: string, use: ImportUse): readonly Violation[] {
  const target = targetOf(file.path, use);
  const targetRoom = target.startsWith("src/") ? roomOf(target) : undefined;
  if (targetRoom === undefined) return [at(file, use.line, "allowed rooms", `imports ${target}, which is in no room`)];
  if (targetRoom === room) return checkHandlers(file, target, use);
  if (mayImport(room, target, use)) return [];
  const what = use.typeOnly ? "types of " : "";
  return [at(file, use.line, "allowed rooms", `\`${room}\` may not import ${what}${target}`)];
}

function mayImport(room: string, target: string, use: ImportUse): boolean {
  const names = namesOf(target);
  const { imports = [], types = [] } = ROOMS[room] ?? {};
  return imports.some((name) => names.includes(name)) || (use.typeOnly && types.some((name) => names.includes(name)));
}

/** The names by which the table may speak of a file: its room, its handler, or its room and file. */
function namesOf(target: string): readonly string[] {
  const handler = handlerOf(target);
  return [
    roomOf(target) ?? "",
    target.replace(/^src\//, "").replace(/\.tsx?$/, ""),
    ...(handler === undefined ? [] : [`cache-handlers/${handler}`]),
  ];
}

function checkHandlers(file: ParsedFile, target: string, use: ImportUse): readonly Violation[] {
  const [own, other] = [handlerOf(file.path), handlerOf(target)];
  if (own === other || other === undefined) return [];
  return [at(file, use.line, "handlers apart", `${own ?? "a shared file"} imports ${other}`)];
}

function checkBare(file: ParsedFile, room: string, use: ImportUse): readonly Violation[] {
  const { machine = "none", packages = [] } = ROOMS[room] ?? {};
  const { specifier, line } = use;
  const isNode = specifier.startsWith("node:");
  const isReact = /^react(?:-dom|-server-dom-webpack)?(?:\/|$)/.test(specifier);
  const broken =
    (isReact && machine !== "react") ||
    (isNode && machine !== "node" && machine !== "react" && !packages.includes(specifier)) ||
    (machine === "none" && !packages.includes(specifier));
  return broken ? [at(file, line, "machine of the room", `\`${room}\` may not import "${specifier}"`)] : [];
}

function checkShape(file: ParsedFile): readonly Violation[] {
  const violations = file.state.map(({ line, what }) =>
    at(file, line, "no module state", `${what} at the top of a module`),
  );
  const isDoor = file.path.startsWith("src/public/");
  if (isDoor && !file.onlyReexports && !file.path.endsWith(".d.ts")) {
    violations.push(at(file, 1, "doors hold no code", "holds more than re-exports"));
  }
  if (!isDoor && isBarrel(file)) {
    violations.push(at(file, 1, "no barrels", "only re-exports, and is neither a door nor a public `next` module"));
  }
  if (!CONSOLE_FILES.includes(file.path)) {
    violations.push(
      ...file.consoleLines.map((line) => at(file, line, "one console", `only ${CONSOLE_FILES.join(" and ")} print`)),
    );
  }
  return violations;
}

function isBarrel(file: ParsedFile): boolean {
  if (INDEX_FILES.includes(file.path)) return false;
  if (/\/index\.tsx?$/.test(file.path)) return true;
  return file.onlyReexports && roomOf(file.path) !== "next";
}

/** Finds the file that a relative import means, from the root of the repository. */
export function targetOf(file: string, use: ImportUse): string {
  return path.posix.join(path.posix.dirname(file), use.specifier);
}

/** Tells relative specifiers from packages and built-ins. */
export function isRelative(specifier: string): boolean {
  return specifier.startsWith(".");
}

function at(file: ParsedFile, line: number, rule: Rule, detail: string): Violation {
  return { file: file.path, line, rule, detail };
}
