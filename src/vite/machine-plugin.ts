import { builtinModules } from "node:module";
import path from "node:path";
import type { Plugin } from "vite";
import { liesBelow } from "./module-id.ts";
import { PACKAGE_DIR } from "./package-files.ts";

/**
 * Lets a build for Workers take the variant of the render room that needs web streams alone. The files of the two variants
 * differ in their ending, `.node` or `.edge`; which one is imported is decided here and nowhere else.
 */
export function machinePlugin(target: "node" | "workers"): Plugin {
  if (target === "node") return { name: "vinext:machine" };
  const renderDir = path.join(PACKAGE_DIR, "render");
  return {
    name: "vinext:machine",
    apply: "build",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name !== "client",
    async resolveId(id, importer) {
      const built = BUILT_BESIDE.get(id);
      if (built !== undefined) return { id: built, external: true };
      // workerd knows the built-ins of Node by their full names only.
      if (BUILT_INS.has(id)) return { id: `node:${id}`, external: true };
      // Draws while pages are prerendered, which Node does; a Worker never loads it.
      if (id === "@vercel/og") return { id, external: true };
      if (id.startsWith("node:") || id.startsWith("cloudflare:")) return { id, external: true };
      if (importer === undefined || !liesBelow(importer, renderDir)) return undefined;
      const edge =
        EDGE_PACKAGES.get(id) ?? (/^\.\/[\w-]+\.node\.js$/.test(id) ? id.replace(".node.", ".edge.") : undefined);
      return edge === undefined ? undefined : this.resolve(edge, importer, { skipSelf: true });
    },
  };
}

/** What the build writes beside the Worker: data, and code of the app, which is loaded when it is first needed. */
const BUILT_BESIDE: ReadonlyMap<string, string> = new Map([
  ["virtual:vinext/site", "./site.json"],
  ["virtual:vinext/listed", "./listed.bin"],
  ["virtual:vinext/renderer", "./index.js"],
  ["virtual:vinext/proxy-bundle", "./proxy.js"],
  ["virtual:vinext/instrumentation", "./instrumentation.js"],
]);

const BUILT_INS: ReadonlySet<string> = new Set(builtinModules.filter((name) => !name.startsWith("_")));

const EDGE_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["@vitejs/plugin-rsc/rsc/client.node", "@vitejs/plugin-rsc/rsc/client"],
  ["@vitejs/plugin-rsc/rsc/server.node", "@vitejs/plugin-rsc/rsc/server"],
  ["@vitejs/plugin-rsc/ssr.node", "@vitejs/plugin-rsc/ssr"],
  ["react-dom/server.node", "react-dom/server.edge"],
]);
