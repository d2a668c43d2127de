import { statSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { packageMissing } from "../errors/next-config.ts";
import { loadAppPackage } from "./app-package.ts";
import { shownFile } from "./module-id.ts";

/** Compiles `.mdx` and `.md` modules with the compiler that the app brings along. */
export interface Mdx {
  readonly plugin: Plugin;
  /** Gives the script that a route file is, for whoever reads its exports. */
  script(file: string, source: string): Promise<string>;
}

/** Makes the compiler of an app. A `@mdx-js/rollup` in its Vite config, with its own options, is used as it is. */
export function createMdx(root: () => string): Mdx {
  const held: { compile?: Promise<Compile>; own?: Compile } = {};
  const compileOf = (file: string): Promise<Compile> => (held.compile ??= loadCompile(root(), file));
  return {
    plugin: {
      name: "vinext:mdx",
      enforce: "pre",
      configResolved({ plugins }) {
        const own = plugins.find(({ name }) => name === PACKAGE);
        // Its hook is a plain function in every version there is; another shape is left to Vite alone.
        if (typeof own?.transform === "function") held.own = own.transform as Compile;
      },
      // The `paths` of a tsconfig hold for scripts alone, and Markdown imports through them too.
      resolveId(source, importer) {
        if (importer === undefined || !/\.mdx?$/.test(importer) || /^[./]/.test(source)) return undefined;
        return this.resolve(source, `${importer}.tsx`);
      },
      transform: {
        filter: { id: /\.mdx?$/ },
        handler: async (source, id) => (held.own ? undefined : (await compileOf(id))(source, id)),
      },
    },
    async script(file, source) {
      if (!/\.mdx?$/.test(file)) return source;
      const compile = held.own ?? (await compileOf(file));
      return (await compile(source, file))?.code ?? source;
    },
  };
}

const PACKAGE = "@mdx-js/rollup";

type Compile = (source: string, id: string) => Promise<{ readonly code: string } | undefined>;

async function loadCompile(root: string, file: string): Promise<Compile> {
  const module = await loadAppPackage(root, PACKAGE);
  if (!offersPlugin(module)) throw packageMissing(shownFile(file, root), PACKAGE);
  const components = componentsFile(root);
  const plugin = module.default(components === undefined ? {} : { providerImportSource: components });
  return (source, id) => plugin.transform(source, id);
}

/** The file in which an app says what Markdown's elements are, by the name that Next.js looks for. */
function componentsFile(root: string): string | undefined {
  return ["", "src"]
    .flatMap((folder) => ["tsx", "ts", "jsx", "js"].map((end) => path.join(root, folder, `mdx-components.${end}`)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

interface MdxPackage {
  default(options: object): { readonly transform: Compile };
}

function offersPlugin(module: unknown): module is MdxPackage {
  return typeof module === "object" && module !== null && "default" in module && typeof module.default === "function";
}
