import { readFileSync } from "node:fs";
import {
  findDirectives,
  hasDirective,
  transformHoistInlineDirective,
  transformWrapExport,
} from "@vitejs/plugin-rsc/transforms";
import { parseSync, Visitor, type ESTree, type Plugin, type Rolldown } from "vite";
import { reasonOf } from "../errors/reason.ts";
import { useCacheKind, useCacheRefused } from "../errors/site.ts";
import { parseScript } from "./app-script.ts";
import { fileOfId, shownFile } from "./module-id.ts";
import { lineAt } from "./option-line.ts";
import { packageFile } from "./package-files.ts";

/** Wraps functions with `"use cache"`, so that their results are kept. A file with the directive wraps all its exports. */
export function useCachePlugin(root: () => string): Plugin {
  return {
    name: "vinext:use-cache",
    transform: {
      filter: { code: DIRECTIVE },
      handler(code, id) {
        // Vite has made JavaScript of it, whatever the file is called.
        const { program } = parseSync("module.js", code);
        const source: Source = { code, program, file: shownFile(id, root()) };
        refuseKinds(source, id);
        const isUsed = findDirectives(source.program, DIRECTIVE).length > 0;
        if (!isUsed) return undefined;
        if (this.environment.name !== "rsc")
          throw useCacheRefused(source.file, "a client component imports it, and nothing is kept in a browser");
        return wrapped(source);
      },
    },
  };
}

const DIRECTIVE = "use cache";
const RUNTIME = "__vinextCached";

interface Source {
  readonly code: string;
  readonly program: ESTree.Program;
  /** Relative to the root of the app, the same on every machine. */
  readonly file: string;
}

function wrapped({ code, program, file }: Source): Rolldown.TransformResult {
  const runtime = (value: string, name: string): string => `${RUNTIME}(${value}, ${JSON.stringify(`${file}#${name}`)})`;
  const options = { runtime, rejectNonAsyncFunction: true };
  const { output } = asRefusal(file, () =>
    hasDirective(program.body, DIRECTIVE)
      ? transformWrapExport(code, program, { ...options, filter: (_, { isFunction }) => isFunction !== false })
      : transformHoistInlineDirective(code, program, { ...options, directive: DIRECTIVE, noExport: true }),
  );
  // Directives such as "use server" count only as the first statements of a file.
  const start = program.body.find((node) => !("directive" in node))?.start ?? code.length;
  output.prependLeft(
    start,
    `import { cached as ${RUNTIME} } from ${JSON.stringify(packageFile("render/use-cache"))};\n`,
  );
  return { code: output.toString(), map: output.generateMap({ hires: "boundary" }) };
}

function refuseKinds({ code, program, file }: Source, id: string): void {
  for (const [, directive = ""] of code.matchAll(/["'](use cache:[^"'\n]*)["']/g)) {
    const [found] = findDirectives(program, directive);
    if (found) throw useCacheKind(`${file}:${lineOf(id, directive)}`, directive);
  }
}

/** The line in the file as it was written; Vite has added and removed some since. */
function lineOf(id: string, directive: string): number {
  const file = fileOfId(id);
  const written = readFileSync(file, "utf8");
  const starts: number[] = [];
  const visitor = new Visitor({
    ExpressionStatement(node) {
      if ("directive" in node && node.directive === directive) starts.push(node.start);
    },
  });
  visitor.visit(parseScript(file, written).program);
  return lineAt(written, starts[0] ?? 0);
}

function asRefusal<Result>(file: string, transform: () => Result): Result {
  try {
    return transform();
  } catch (cause) {
    throw useCacheRefused(file, reasonOf(cause));
  }
}
