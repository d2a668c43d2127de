import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";
import type { Plugin, Rolldown } from "vite";
import { beginsWithDirective } from "./file-directive.ts";
import type { Project } from "./project.ts";

/**
 * Tells Vite where the app's client components are, so that it prepares all packages that browsers will ask for before the
 * first page. A package that is found later is prepared then, and every open page loads again.
 */
export function clientEntriesPlugin(project: Project): Plugin {
  return {
    name: "vinext:client-entries",
    apply: "serve",
    async config() {
      const { instrumentationClient } = await project.serverFiles();
      const components = await clientFiles(project.root());
      const entries = instrumentationClient === undefined ? components : [instrumentationClient, ...components];
      return {
        environments: {
          client: {
            optimizeDeps: {
              entries: entries.map((file) => glob.escapePath(file)),
              include: ["vinext-isr > rsc-html-stream/client"],
              rolldownOptions: { plugins: [serverActionsAreElsewhere] },
            },
          },
        },
      };
    },
  };
}

async function clientFiles(root: string): Promise<readonly string[]> {
  const files = await glob("**/*.{js,jsx,mjs,ts,tsx,mts}", {
    cwd: root,
    ignore: ["**/node_modules/**", "{dist,out,public}/**"],
  });
  const marked = await Promise.all(
    files.map(async (file) => beginsWithDirective(await readFile(path.join(root, file), "utf8"), "use client")),
  );
  return files.filter((_, index) => marked[index]);
}

/** What a file of server actions imports stays on the server. */
const serverActionsAreElsewhere: Rolldown.Plugin = {
  name: "vinext:server-actions-are-elsewhere",
  load: {
    filter: { id: { include: /\.[cm]?[jt]sx?$/, exclude: /node_modules/ } },
    async handler(id) {
      return beginsWithDirective(await readFile(id, "utf8"), "use server") ? "" : undefined;
    },
  },
};
