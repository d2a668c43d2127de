import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import glob from "fast-glob";
import type { Plugin } from "vite";
import { findAppPackage, loadAppPackage } from "./app-package.ts";
import { fileOfId } from "./module-id.ts";

/**
 * Has `@tailwindcss/postcss` read the style sheets of an app as they are written, where its PostCSS config names it. Vite
 * puts imported files in before it asks any PostCSS plugin, and then the paths in them (`@source`, `@plugin`) lead nowhere.
 */
export function tailwindPlugin(root: () => string): Plugin {
  const held: { compile?: Promise<Compile | undefined> } = {};
  return {
    name: "vinext:tailwind",
    enforce: "pre",
    transform: {
      filter: { id: { include: /\.css(?:\?|$)/, exclude: /[?&](?:raw|url)\b/ }, code: /@import\s/ },
      async handler(code, id) {
        const compile = await (held.compile ??= loadCompile(root()));
        const result = await compile?.(code, fileOfId(id));
        if (!result) return undefined;
        for (const message of result.messages) for (const file of await filesOf(message)) this.addWatchFile(file);
        return { code: result.css, map: { mappings: "" } };
      },
    },
  };
}

type Compile = (css: string, file: string) => Promise<Compiled>;

/** The part of what PostCSS gives that is looked at. */
interface Compiled {
  readonly css: string;
  readonly messages: readonly Message[];
}

interface Message {
  readonly type: string;
  readonly file?: string;
  readonly dir?: string;
  readonly glob?: string;
}

async function loadCompile(root: string): Promise<Compile | undefined> {
  const configs = await glob(["postcss.config.*", ".postcssrc*", "package.json"], {
    cwd: root,
    absolute: true,
    dot: true,
  });
  if (!configs.some((file) => readFileSync(file, "utf8").includes(PACKAGE))) return undefined;
  const entry = findAppPackage(root, PACKAGE);
  if (entry === undefined) return undefined;
  // Its own PostCSS, which an app need not have.
  const postcss = (await import(pathToFileURL(createRequire(entry).resolve("postcss")).href)) as PostcssModule;
  const tailwind = (await loadAppPackage(root, PACKAGE)) as TailwindModule;
  // Vite makes the result small.
  const processor = postcss.default([tailwind.default({ base: root, optimize: false })]);
  return (css, from) => processor.process(css, { from, map: false });
}

const PACKAGE = "@tailwindcss/postcss";

interface PostcssModule {
  default(plugins: readonly unknown[]): { process(css: string, options: object): Promise<Compiled> };
}

interface TailwindModule {
  default(options: { readonly base: string; readonly optimize: boolean }): unknown;
}

/** The files on which a style sheet depends: imported ones, and those in which class names were looked for. */
async function filesOf({ type, file, dir, glob: pattern }: Message): Promise<readonly string[]> {
  if (type === "dependency" && file !== undefined) return [file];
  if (type !== "dir-dependency" || dir === undefined) return [];
  return glob(pattern ?? "**", { cwd: dir, absolute: true, ignore: ["**/node_modules/**"] });
}
