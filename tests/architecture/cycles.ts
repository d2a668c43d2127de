import type { ParsedFile } from "./parse.ts";
import { isRelative, targetOf, type Violation } from "./rules.ts";

/** Finds every import cycle once, types included: two files that need each other are one idea in two places. */
export function findCycles(files: readonly ParsedFile[]): readonly Violation[] {
  const graph = new Map(files.map((file) => [file.path, edgesOf(file)]));
  const search: Search = { graph, done: new Set(), trail: [], found: [] };
  for (const file of graph.keys()) visit(file, search);
  return search.found;
}

interface Search {
  readonly graph: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly done: Set<string>;
  readonly trail: string[];
  readonly found: Violation[];
}

function edgesOf(file: ParsedFile): ReadonlyMap<string, number> {
  const relative = file.imports.filter((use) => isRelative(use.specifier));
  return new Map(relative.map((use) => [targetOf(file.path, use), use.line]));
}

function visit(file: string, search: Search): void {
  if (search.done.has(file)) return;
  search.trail.push(file);
  for (const [target, line] of search.graph.get(file) ?? []) {
    const start = search.trail.indexOf(target);
    if (start === -1) visit(target, search);
    else
      search.found.push({ file, line, rule: "no cycles", detail: [...search.trail.slice(start), target].join(" → ") });
  }
  search.trail.pop();
  search.done.add(file);
}
