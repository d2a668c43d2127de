import path from "node:path";
import type { Plugin } from "vite";
import { nextModuleUnknown } from "../errors/site.ts";
import { checkDrawing } from "./check-drawing.ts";
import { packageFile } from "./package-files.ts";

/** What the plugin takes of the build around it. */
export interface NextImportsOptions {
  readonly root: () => string;
  readonly target: "node" | "workers";
}

/** Maps `next` and `next/*` to this package's modules, one file each. */
export function nextImportsPlugin({ root, target }: NextImportsOptions): Plugin {
  return {
    name: "vinext:next-imports",
    enforce: "pre",
    resolveId: {
      filter: { id: /^next(?:\/|$)/ },
      handler(id, importer) {
        const name = id.replace(/\.js$/, "");
        const file = name === "next/navigation" ? navigationFile(this.environment.name) : FILES[name];
        if (file === undefined) throw nextModuleUnknown(id, importer ?? "the app", Object.keys(FILES));
        if (name === "next/og") checkDrawing(path.relative(root(), importer ?? root()), root(), target);
        return packageFile(`next/${file}`);
      },
    },
  };
}

// Hooks exist only where components run in the browser or for its HTML; a server component has the functions alone.
function navigationFile(environment: string): string {
  return environment === "rsc" ? "navigation.server" : "navigation.client";
}

const FILES: Readonly<Record<string, string>> = {
  next: "index",
  "next/cache": "cache",
  "next/dynamic": "dynamic",
  "next/font/google": "font/google",
  "next/font/local": "font/local",
  "next/headers": "headers",
  "next/image": "image",
  "next/link": "link",
  "next/navigation": "navigation.client",
  "next/og": "og",
  "next/script": "script",
  "next/server": "server",
};
