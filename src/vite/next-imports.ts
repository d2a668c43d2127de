import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";
import { nextModuleUnknown, serverModuleInClient } from "../errors/site.ts";
import { nextModuleOf } from "../support/next-modules.ts";
import { parseScript } from "./app-script.ts";
import { checkDrawing } from "./check-drawing.ts";
import { fileOfId, shownFile } from "./module-id.ts";
import { lineAt } from "./option-line.ts";
import { packageFile } from "./package-files.ts";
import { ROOT_PARAMS_ID } from "./root-params.ts";

/** What the plugin takes of the build around it. */
export interface NextImportsOptions {
  readonly root: () => string;
  readonly target: "node" | "workers";
  readonly warn: (message: string) => void;
}

/** Maps `next` and `next/*` to this package's modules, one file each. */
export function nextImportsPlugin({ root, target, warn }: NextImportsOptions): Plugin {
  return {
    name: "vinext:next-imports",
    enforce: "pre",
    resolveId: {
      filter: { id: /^next(?:\/|$)/ },
      async handler(id, importer) {
        const found = nextModuleOf(id);
        if (found?.file === undefined) {
          throw nextModuleUnknown(id, await placeOf(id, { importer, root: root() }), found?.note ?? "");
        }
        if (found.file === "root-param") {
          if (this.environment.name === "rsc") return `\0${ROOT_PARAMS_ID}`;
          throw serverModuleInClient(id, await placeOf(id, { importer, root: root() }));
        }
        if (found.file === "og")
          checkDrawing(await placeOf(id, { importer, root: root() }), { root: root(), target, warn });
        return packageFile(
          `next/${found.names[0] === "next/navigation" ? navigationFile(this.environment.name) : found.file}`,
        );
      },
    },
  };
}

// Hooks exist only where components run in the browser or for its HTML; a server component has the functions alone.
function navigationFile(environment: string): string {
  return environment === "rsc" ? "navigation.server" : "navigation.client";
}

interface Asker {
  readonly importer: string | undefined;
  readonly root: string;
}

async function placeOf(id: string, { importer, root }: Asker): Promise<string> {
  if (importer === undefined) return "the app";
  const file = fileOfId(importer);
  const shown = shownFile(file, root);
  const source = await readFile(file, "utf8").catch(() => "");
  const found = parseScript(file, source).module.staticImports.find(({ moduleRequest }) => moduleRequest.value === id);
  return found ? `${shown}:${lineAt(source, found.start)}` : shown;
}
