import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createRunnableDevEnvironment,
  normalizePath,
  type DevEnvironment,
  type Plugin,
  type ResolvedConfig,
} from "vite";
import { PACKAGE_DIR } from "./package-files.ts";

/**
 * Lets Node load what no edit changes: React, and the rooms of this package that know no bundler. Vite would read, parse and
 * rewrite each of these files before the first page, which was a third of its time. Nor does it watch what builds write.
 */
export function devEnvironmentsPlugin(): Plugin {
  return {
    name: "vinext:dev-environments",
    apply: "serve",
    config: ({ root = process.cwd(), server }) =>
      // As many files as the site has pages; none is a source.
      server?.watch === null
        ? {}
        : { server: { watch: { ignored: WRITTEN.map((name) => `${path.resolve(root, name)}/**`) } } },
    configEnvironment(name, options) {
      const bundled = BUNDLED[name];
      if (!bundled) return;
      // What the rsc plugin asks for are builds that no module of ours imports, so these lists are no additions.
      const include = (options.optimizeDeps?.include ?? []).filter((id) => !IS_REACT.test(id));
      options.optimizeDeps = { ...options.optimizeDeps, include: [...include, ...bundled] };
      return {
        dev: { createEnvironment, preTransformRequests: true },
        optimizeDeps: {
          // Node's own, where components become HTML.
          exclude: name === "ssr" ? ["react", "react-dom"] : [],
          // The rsc plugin renames it in files that Vite loads.
          rolldownOptions: { transform: { define: { __webpack_require__: "__vite_rsc_require__" } } },
        },
      };
    },
  };
}

/** Folders that builds and servers write. */
const WRITTEN = ["dist", "out", ".vinext"];

const IS_REACT = /^(?:react|react-dom|react-server-dom-webpack)(?:\/|$)/;

const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  rsc: [
    "react",
    "react-dom",
    "react/jsx-runtime",
    "react/jsx-dev-runtime",
    "react-server-dom-webpack/server.node",
    "react-server-dom-webpack/client.node",
  ],
  ssr: ["react-server-dom-webpack/client.node"],
};

function createEnvironment(name: string, config: ResolvedConfig): DevEnvironment {
  const environment = createRunnableDevEnvironment(name, config);
  const folders = nativeFolders(name, config);
  const nativeUrl = (url: string): string | undefined => {
    const found = folders.find(({ prefix }) => url.startsWith(prefix));
    return found && found.href + url.slice(found.prefix.length);
  };
  const { fetchModule, warmupRequest } = environment;
  environment.fetchModule = async (url, ...rest) => {
    const externalize = nativeUrl(url);
    return externalize === undefined ? fetchModule.call(environment, url, ...rest) : { externalize, type: "module" };
  };
  environment.warmupRequest = async (url) => {
    if (nativeUrl(url) === undefined) await warmupRequest.call(environment, url);
  };
  return environment;
}

interface NativeFolder {
  /** How Vite's URLs of its files begin. */
  readonly prefix: string;
  readonly href: string;
}

/** Their files import neither React nor anything that Vite makes. */
const ROOMS = ["errors", "entry", "routing", "manifest", "request"];

function nativeFolders(name: string, { cacheDir, root, environments }: ResolvedConfig): readonly NativeFolder[] {
  const rooms = ROOMS.map((room) => path.join(PACKAGE_DIR, room));
  // A dependency that the app has put there itself may need Vite.
  const isReactAlone = environments[name]?.optimizeDeps.include?.every((id) => IS_REACT.test(id)) === true;
  const folders = isReactAlone ? [...rooms, path.join(cacheDir, `deps_${name}`)] : rooms;
  return folders.map((folder) => {
    const normal = `${normalizePath(folder)}/`;
    const prefix = normal.startsWith(`${root}/`) ? normal.slice(root.length) : path.posix.join("/@fs/", normal);
    return { prefix, href: `${pathToFileURL(folder).href}/` };
  });
}
