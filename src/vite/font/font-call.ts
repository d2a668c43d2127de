import type { ESTree } from "vite";
import { fontRefused } from "../../errors/fonts.ts";
import { staticValueOf } from "../../routing/static-value.ts";
import { parseScript } from "../app-script.ts";

/** One call of a font function: what it asks for and where it stands. */
export interface FontCall extends Span {
  readonly kind: "google" | "local";
  /** The family of a Google font; for a local one the name of the constant, which becomes its family. */
  readonly name: string;
  readonly options: unknown;
  /** File and line, for messages. */
  readonly place: string;
}

/** A part of a source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Holds what a module does with `next/font`. */
export interface FontUse {
  readonly imports: readonly Span[];
  readonly calls: readonly FontCall[];
}

/** Says which text is read: `file` as Vite knows it, `name` as people know it. */
export interface FontSource {
  readonly code: string;
  readonly file: string;
  readonly name: string;
}

/** Finds the font calls of a module. As in Next.js, each makes a constant of the module and its options are written out. */
export function findFontCalls(source: FontSource): FontUse {
  const { program } = parseScript(source.file, source.code);
  const functions = new Map<string, FontFunction>();
  const imports = program.body.filter((node) => isFontImport(node));
  for (const node of imports) for (const [local, made] of functionsOf(node, source)) functions.set(local, made);
  const constants = program.body.flatMap(constantsOf);
  const calls = constants.flatMap(({ id, init }) => {
    const made = init?.type === "CallExpression" ? functions.get(calleeOf(init)) : undefined;
    if (!made || init?.type !== "CallExpression" || id.type !== "Identifier") return [];
    const { start, end } = init;
    const call = { start, end, kind: made.kind, place: placeOf(source, start) };
    return [{ ...call, name: made.family ?? id.name, options: optionsOf(init, call.place) }];
  });
  refuseOthers(program, { source, functions, known: new Set(calls.map(({ start }) => start)) });
  return { imports, calls };
}

interface FontFunction {
  readonly kind: FontCall["kind"];
  readonly family: string | undefined;
}

const KINDS: Readonly<Record<string, FontCall["kind"]>> = { "next/font/google": "google", "next/font/local": "local" };

function isFontImport(node: ESTree.Program["body"][number]): node is ESTree.ImportDeclaration {
  return node.type === "ImportDeclaration" && node.importKind !== "type" && Object.hasOwn(KINDS, node.source.value);
}

function functionsOf(node: ESTree.ImportDeclaration, source: FontSource): readonly (readonly [string, FontFunction])[] {
  const kind = KINDS[node.source.value] ?? "local";
  return node.specifiers.flatMap((specifier) => {
    const name = importedName(specifier);
    if (name === undefined || (kind === "google" && name === "default")) {
      throw fontRefused(
        placeOf(source, node.start),
        `${node.source.value} is imported as a whole`,
        kind === "google" ? "Name the families: `import { Inter } from …`." : "Write `import localFont from …`.",
      );
    }
    const family = kind === "google" ? name.replaceAll("_", " ") : undefined;
    return [[specifier.local.name, { kind, family }]];
  });
}

function importedName(specifier: ESTree.ImportDeclaration["specifiers"][number]): string | undefined {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  if (specifier.type !== "ImportSpecifier") return undefined;
  return specifier.imported.type === "Identifier" ? specifier.imported.name : specifier.imported.value;
}

function constantsOf(node: ESTree.Program["body"][number]): readonly ESTree.VariableDeclarator[] {
  const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
  return declaration?.type === "VariableDeclaration" && declaration.kind === "const" ? declaration.declarations : [];
}

function calleeOf({ callee }: ESTree.CallExpression): string {
  return callee.type === "Identifier" ? callee.name : "";
}

function optionsOf({ arguments: [argument, ...others] }: ESTree.CallExpression, place: string): unknown {
  if (argument === undefined) return {};
  // The reader knows no more of a node than its shape.
  const read = others.length === 0 ? staticValueOf(argument as Parameters<typeof staticValueOf>[0]) : undefined;
  if (read) return read.value;
  throw fontRefused(
    place,
    "the options of a font are computed, but the build has to know them",
    "Write them out as one object of literals.",
  );
}

interface Others {
  readonly source: FontSource;
  readonly functions: ReadonlyMap<string, FontFunction>;
  /** Where the calls begin that were found. */
  readonly known: ReadonlySet<number>;
}

function refuseOthers(node: unknown, others: Others): void {
  if (typeof node !== "object" || node === null) return;
  if (isCall(node) && others.functions.has(calleeOf(node)) && !others.known.has(node.start)) {
    throw fontRefused(
      placeOf(others.source, node.start),
      `${calleeOf(node)}() of next/font is called where its result is no constant of the module`,
      "Move it to the top of the file: `const font = …`.",
    );
  }
  for (const child of Object.values(node)) refuseOthers(child, others);
}

function isCall(node: object): node is ESTree.CallExpression {
  return "type" in node && node.type === "CallExpression";
}

function placeOf({ name, code }: FontSource, at: number): string {
  return `${name}:${code.slice(0, at).split("\n").length}`;
}
