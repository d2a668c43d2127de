import type { Plugin } from "vite";

/** What the bundler made of each module of the server, and what each of them imports. */
export interface CodeGraph {
  readonly entries: readonly string[];
  readonly modules: ReadonlyMap<string, CodeModule>;
}

/** One module of a bundle. */
export interface CodeModule {
  /** As it stands in the bundle: without what nobody uses, and with the values of `define`. */
  readonly code: string;
  /** Ids of what it imports, dynamic imports too. */
  readonly imports: readonly string[];
}

/** Reads the graph of the server bundle as it is written. */
export interface CodeGraphReader {
  readonly plugin: Plugin;
  /** Gives what the last build of this process was made of; empty before. */
  graph(): CodeGraph;
}

// Stands for the name of a chunk until that is known, and counts all chunks of the app.
const CHUNK_NUMBER = /!~\{\w+\}~/g;

/** Makes the reader of one build. */
export function createCodeGraphReader(): CodeGraphReader {
  const read: { graph: CodeGraph } = { graph: { entries: [], modules: new Map() } };
  const plugin: Plugin = {
    name: "vinext:code-graph",
    apply: "build",
    applyToEnvironment: ({ name }) => name === "rsc",
    generateBundle(_, bundle) {
      const codes = new Map<string, string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const [id, { code }] of Object.entries(chunk.modules))
          codes.set(id, code?.replaceAll(CHUNK_NUMBER, "") ?? "");
      }
      const infos = [...this.getModuleIds()].flatMap((id) => this.getModuleInfo(id) ?? []);
      read.graph = {
        entries: infos.flatMap(({ id, isEntry }) => (isEntry ? [id] : [])),
        modules: new Map(
          infos.map(({ id, importedIds, dynamicallyImportedIds }) => [
            id,
            { code: codes.get(id) ?? "", imports: [...importedIds, ...dynamicallyImportedIds] },
          ]),
        ),
      };
    },
  };
  return { plugin, graph: () => read.graph };
}
