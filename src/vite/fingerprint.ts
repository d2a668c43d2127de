import { hash } from "node:crypto";
import path from "node:path";

import type { CodeGraph } from "./code-graph.ts";
import { ROUTE_TABLE_ID, tableImports } from "./route-table.ts";

/** What decides about the pages of an app. */
export interface FingerprintInput {
  readonly root: string;
  readonly graph: CodeGraph;
  /** What the route table says of each route, by its id. */
  readonly routes: ReadonlyMap<string, string>;
  /** What every page shares: the rest of the table, browser code, options. */
  readonly shared: readonly string[];
  /** Encrypts what actions close over, in the pages that offer them (D2). */
  readonly actionKey: string;
}

/**
 * Names what each route's pages are made by: the modules that its render loads, those of the renderer, the code of the
 * browser and of the document, and the options. Two builds that give a route the same name make the same pages of the same
 * data, so entries of one are entries of the other (D3, B8, C4). A page that does not use what changed keeps its name.
 */
export function routeFingerprints(input: FingerprintInput): ReadonlyMap<string, string> {
  const { graph } = input;
  const digestOf = createDigests(input);
  const contents = (modules: ReadonlySet<string>): readonly string[] => [...modules].map(digestOf).toSorted();
  const common = [...input.shared, ...contents(reachable(graph, graph.entries))];
  return new Map(
    [...input.routes].map(([id, said]) => {
      const modules = reachable(graph, tableImports(said));
      const key = modules.has(ENCRYPTION_KEY) ? input.actionKey : "";
      const parts = [said.replaceAll(input.root, ""), key, contents(modules), common];
      return [id, hash("sha256", JSON.stringify(parts), "hex")];
    }),
  );
}

const ENCRYPTION_KEY = "\0virtual:vite-rsc/encryption-key";

// They list what others load: pages, and actions. What of that a page uses, it imports itself.
const LISTS: ReadonlySet<string> = new Set([`\0${ROUTE_TABLE_ID}`, "\0virtual:vite-rsc/server-references"]);

function reachable({ modules }: CodeGraph, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...roots];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id) || LISTS.has(id)) continue;
    found.add(id);
    waiting.push(...(modules.get(id)?.imports ?? []));
  }
  return found;
}

/** Modules are named by their place in the app, which is the same on every machine. */
function createDigests({ root, graph }: FingerprintInput): (id: string) => string {
  const known = new Map<string, string>();
  const nameOf = (id: string): string =>
    path.isAbsolute(id) ? path.relative(root, id) : id.replaceAll(root, "").replaceAll(encodeURIComponent(root), "");
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const { code, imports } = graph.modules.get(id) ?? { code: "", imports: [] };
    const digest = hash("sha256", JSON.stringify([nameOf(id), code, imports.map(nameOf)]), "hex");
    known.set(id, digest);
    return digest;
  };
}
