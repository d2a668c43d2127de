import path from "node:path";
import type { ConfigEnv, UserConfig } from "vite";
import { builtImages } from "./images.ts";
import type { NextSettings } from "./next-settings.ts";
import { PACKAGE_DIR, packageFile } from "./package-files.ts";
import type { ServerFiles } from "./server-files.ts";
import { WORKER, workerEnvironment } from "./worker-plugin.ts";

/** What the config of a site depends on besides `next.config`. */
export interface Surroundings {
  readonly user: UserConfig;
  readonly env: ConfigEnv;
  readonly files: ServerFiles;
  readonly target: "node" | "workers";
}

/** Makes the part of Vite's config that is the same for every site, and what `next.config` adds to it. */
export function baseConfig(settings: NextSettings, { user, env, files, target }: Surroundings): UserConfig {
  const isBuild = env.command === "build";
  const isWorkersBuild = isBuild && target === "workers";
  const root = user.root ?? process.cwd();
  const server = (outDir: string): ServerEnvironment => ({
    ...serverEnvironment(outDir),
    // A Worker has no node_modules to load anything from.
    resolve: isWorkersBuild ? { noExternal: true, conditions: WORKERS_CONDITIONS } : loadedPackages(settings),
  });
  return {
    appType: "custom",
    ...(isBuild && settings.assetPrefix !== "" ? { experimental: builtUrls(settings.assetPrefix) } : {}),
    base: `${settings.basePath}/`,
    publicDir: user.publicDir ?? "public",
    define: {
      ...defines(settings),
      __VINEXT_IMAGES__: JSON.stringify(builtImages(settings, { root, target })),
      // Server bundles keep `process.env` by default: both builds of React, and the slow one wherever NODE_ENV is unset.
      ...(isBuild ? { "process.env.NODE_ENV": '"production"' } : {}),
    },
    // Files stay files, as in Next.js: a site whose policy lets fonts and images come from itself alone means no `data:`.
    build: { assetsInlineLimit: user.build?.assetsInlineLimit ?? 0 },
    resolve: { tsconfigPaths: true, dedupe: ["react", "react-dom"] },
    // Next's own tsconfig says `preserve`, which would leave JSX in the bundle.
    oxc: { jsx: { runtime: "automatic", development: !isBuild } },
    server: { fs: { allow: [PACKAGE_DIR, path.dirname(PACKAGE_DIR), root] } },
    environments: {
      client: {
        build: { outDir: "dist/client", assetsDir: ASSETS_DIR },
        optimizeDeps: { exclude: ["vinext-isr", "web-vitals", ...settings.transpilePackages] },
      },
      rsc: withEntries(server("dist/server"), files),
      ssr: isBuild ? server("dist/server/ssr") : withNativeReact(server("dist/server/ssr")),
      ...(isWorkersBuild ? { [WORKER]: workerEnvironment(root, server) } : {}),
    },
  };
}

// What Cloudflare's own bundler asks packages for, without `browser`: the same bundle prerenders on Node.
const WORKERS_CONDITIONS = ["workerd", "worker", "module", "production"];

/** Asset files of every environment go here, content-hashed. */
const ASSETS_DIR = "_vinext/static";

/** Files with a hash in their name come from the prefix, those of `public/` from the site itself, as in Next. */
function builtUrls(assetPrefix: string): NonNullable<UserConfig["experimental"]> {
  return {
    renderBuiltUrl: (name) => (name.startsWith(`${ASSETS_DIR}/`) ? `${assetPrefix}/${name}` : undefined),
  };
}

type ServerEnvironment = NonNullable<UserConfig["environments"]>[string];

function serverEnvironment(outDir: string): ServerEnvironment {
  return {
    define: { "process.env.NEXT_RUNTIME": '"nodejs"' },
    build: {
      outDir,
      assetsDir: ASSETS_DIR,
      // Reasons and failures name the app's own files and lines.
      sourcemap: true,
      rolldownOptions: {
        // Vite would name them by the app's own package.json; a build has one of its own.
        output: { entryFileNames: "[name].js", chunkFileNames: `${ASSETS_DIR}/[name]-[hash].js` },
        // Comments with paths would make the same code differ from folder to folder, and with it the build id (B9).
        experimental: { attachDebugInfo: "none" },
        onLog(level, log, handle) {
          // The plugin of React Server Components replaces one import without a map; nothing of the app moves.
          if (log.code !== "SOURCEMAP_BROKEN") handle(level, log);
        },
      },
      copyPublicDir: false,
      minify: false,
    },
  };
}

function loadedPackages({
  transpilePackages,
  serverExternalPackages,
}: NextSettings): NonNullable<ServerEnvironment["resolve"]> {
  return {
    noExternal: ["vinext-isr", "rsc-html-stream", "tailwindcss", ...transpilePackages],
    external: [...serverExternalPackages],
  };
}

/**
 * Loads React as Node does where components become HTML. Vite would transform every file of it first, which is most of the
 * time to the first page in development. Not for server components: their React is chosen by a condition that Node lacks.
 */
function withNativeReact(environment: ServerEnvironment): ServerEnvironment {
  const { resolve } = environment;
  const external = [...(Array.isArray(resolve?.external) ? resolve.external : []), ...REACT_PACKAGES];
  return { ...environment, resolve: { ...resolve, external } };
}

const REACT_PACKAGES = ["react", "react-dom"];

/** Each is a bundle entry of its own, so that the server can load it without the app. */
function withEntries(environment: ServerEnvironment, { instrumentation, proxy }: ServerFiles): ServerEnvironment {
  const input = {
    ...(instrumentation === undefined ? {} : { instrumentation }),
    ...(proxy === undefined ? {} : { proxy: packageFile("render/entry.proxy") }),
  };
  const { build } = environment;
  return { ...environment, build: { ...build, rolldownOptions: { ...build?.rolldownOptions, input } } };
}

/** `NEXT_PUBLIC_*` and `env` of `next.config` are written into every bundle, as in Next. */
function defines(settings: NextSettings): Record<string, string> {
  const publicEntries = Object.entries(process.env).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  const values = Object.fromEntries([...publicEntries, ...Object.entries(settings.env)]);
  return {
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`process.env.${name}`, JSON.stringify(value)]),
    ),
    ...(settings.deploymentId ? { "process.env.NEXT_DEPLOYMENT_ID": JSON.stringify(settings.deploymentId) } : {}),
    __VINEXT_BASE_PATH__: JSON.stringify(settings.basePath),
    __VINEXT_CACHE_LIFE__: JSON.stringify(settings.cacheLife),
    __VINEXT_STALE_SECONDS__: JSON.stringify(settings.staleSeconds),
    __VINEXT_TRAILING_SLASH__: JSON.stringify(settings.trailingSlash),
  };
}
