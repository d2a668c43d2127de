import path from "node:path";
import react from "@vitejs/plugin-react";
import rsc from "@vitejs/plugin-rsc";
import type { ConfigEnv, Plugin, PluginOption, UserConfig } from "vite";
import { resolveConfig, type VinextOptions } from "../config.ts";
import { actionKey } from "./action-key.ts";
import { boundArgsPlugin } from "./bound-args.ts";
import { appFolderOf } from "./app-dir.ts";
import { jsxInScriptsPlugin } from "./app-script.ts";
import { findConventions, leftOutFiles } from "./convention-files.ts";
import { clientEntriesPlugin } from "./client-entries.ts";
import { clientHooksPlugin } from "./client-hooks.ts";
import { loadEnvFiles } from "./env-files.ts";
import { devServerPlugin } from "./dev-server.ts";
import { devEnvironmentsPlugin } from "./dev-environments.ts";
import { fontsPlugin } from "./fonts.ts";
import { builtImages, imagesPlugin } from "./images.ts";
import { machinePlugin } from "./machine-plugin.ts";
import { manifestPlugin } from "./manifest-plugin.ts";
import { createMdx } from "./mdx.ts";
import { nextImportsPlugin } from "./next-imports.ts";
import { nextPackagesPlugin } from "./next-packages.ts";
import { PACKAGE_DIR, packageFile } from "./package-files.ts";
import type { NextSettings } from "./next-settings.ts";
import { oneFlightServerPlugin } from "./one-flight-server.ts";
import { orEmpty } from "./scan-app.ts";
import { createProject, type Project } from "./project.ts";
import { readProxyMatchers } from "./proxy-config.ts";
import { checkReact } from "./react-version.ts";
import type { ServerFiles } from "./server-files.ts";
import { isRouteFile } from "./route-files.ts";
import { routeTablePlugin } from "./route-table-plugin.ts";
import { WORKER, workerEnvironment, workerPlugin } from "./worker-plugin.ts";
import { stableReferencesPlugin } from "./stable-references.ts";
import { tailwindPlugin } from "./tailwind.ts";
import { useCachePlugin } from "./use-cache.ts";

export type { VinextOptions } from "../config.ts";

/**
 * Runs an App Router site on Vite. Brings `@vitejs/plugin-rsc` along; finds `app/` or `src/app/` and `next.config` below
 * Vite's root. Throws a `VinextError` for an unknown option.
 */
export default function vinext(options: VinextOptions = {}): PluginOption[] {
  const config = resolveConfig(options);
  // `next.config` is read before Vite has a logger.
  const early: string[] = [];
  const state = { root: process.cwd(), isDev: false, warn: (message: string): void => void early.push(message) };
  const mdx = createMdx(() => state.root);
  const project = createProject(() => state.root, {
    warn: (message) => state.warn(message),
    toScript: (file, source) => {
      const script = mdx.script(file, source);
      return state.isDev ? orEmpty(script, (text) => (text === source ? file : `${file}.jsx`)) : script;
    },
  });
  const base: Plugin = {
    name: "vinext",
    async config(user, env) {
      state.root = path.resolve(user.root ?? process.cwd());
      state.isDev = env.command === "serve";
      checkReact(state.root);
      loadEnvFiles(state.root, env.mode);
      // A development server that starts again may keep this plugin.
      project.forget("scan and settings");
      const [settings, files] = await Promise.all([project.settings(), project.serverFiles()]);
      return baseConfig(settings, { user, env, files, target: config.target });
    },
    configResolved(resolved) {
      state.root = resolved.root;
      state.warn = (message) => resolved.logger.warnOnce(message);
      for (const message of early.splice(0)) state.warn(message);
      // Fails before anything is built when there is no app, two routes collide or a segment config is wrong.
      if (resolved.command === "build") return checkApp(project, state.warn);
      return undefined;
    },
  };
  return [
    base,
    machinePlugin(config.target),
    nextPackagesPlugin(() => state.root),
    nextImportsPlugin({ root: () => state.root, target: config.target, warn: (message) => state.warn(message) }),
    mdx.plugin,
    // A Worker has the edge build alone.
    config.target === "node" ? oneFlightServerPlugin() : undefined,
    boundArgsPlugin(),
    stableReferencesPlugin(),
    clientHooksPlugin(() => state.root),
    routeTablePlugin(project),
    fontsPlugin({ root: () => state.root, warn: (message) => state.warn(message) }),
    imagesPlugin(project, config.target),
    jsxInScriptsPlugin(),
    tailwindPlugin(() => state.root),
    useCachePlugin(() => state.root),
    react(),
    rscPlugin(() => state.root),
    clientEntriesPlugin(project),
    devEnvironmentsPlugin(),
    devServerPlugin(project, config),
    workerPlugin(config.target),
    manifestPlugin(project, config),
  ];
}

function rscPlugin(root: () => string): PluginOption {
  return rsc({
    entries: {
      rsc: packageFile("render/entry.rsc"),
      ssr: packageFile("render/entry.ssr"),
      client: packageFile("render/entry.browser"),
    },
    serverHandler: false,
    // Read by the plugin once Vite knows the root, hence no plain value.
    get defineEncryptionKey() {
      return JSON.stringify(actionKey(root()));
    },
    // Route files get their style sheets through the route table, whatever their components are called.
    rscCssTransform: { filter: (id) => !isRouteFile(id, root()) },
  });
}

async function checkApp(project: Project, warn: (message: string) => void): Promise<void> {
  const { pageExtensions } = await project.settings();
  const [{ proxy }, found] = await Promise.all([
    project.serverFiles(),
    findConventions(project.root(), { app: appFolderOf(project.root()) ?? "app", pageExtensions }),
    project.scan(),
  ]);
  leftOutFiles(found).forEach(warn);
  if (!proxy) return;
  await readProxyMatchers(proxy);
  if (proxy.name === "proxy") return;
  const file = path.basename(proxy.file);
  warn(
    `${file}: the name \`middleware\` is deprecated. Rename the file and its function to \`proxy\`. [VINEXT_MIDDLEWARE]`,
  );
}

interface Surroundings {
  readonly user: UserConfig;
  readonly env: ConfigEnv;
  readonly files: ServerFiles;
  readonly target: "node" | "workers";
}

// What Cloudflare's own bundler asks packages for, without `browser`: the same bundle prerenders on Node.
const WORKERS_CONDITIONS = ["workerd", "worker", "module", "production"];

/** Asset files of every environment go here, content-hashed. */
const ASSETS_DIR = "_vinext/static";

function baseConfig(settings: NextSettings, { user, env, files, target }: Surroundings): UserConfig {
  const isBuild = env.command === "build";
  const server = (outDir: string): ServerEnvironment => ({
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
    // A Worker has no node_modules to load anything from.
    resolve:
      isBuild && target === "workers"
        ? { noExternal: true, conditions: WORKERS_CONDITIONS }
        : {
            noExternal: ["vinext-isr", "rsc-html-stream", "tailwindcss", ...settings.transpilePackages],
            external: [...settings.serverExternalPackages],
          },
  });
  return {
    appType: "custom",
    ...(isBuild && settings.assetPrefix !== "" ? { experimental: builtUrls(settings.assetPrefix) } : {}),
    base: `${settings.basePath}/`,
    publicDir: user.publicDir ?? "public",
    define: {
      ...defines(settings),
      __VINEXT_IMAGES__: JSON.stringify(builtImages(settings, { root: user.root ?? process.cwd(), target })),
      // Server bundles keep `process.env` by default: both builds of React, and the slow one wherever NODE_ENV is unset.
      ...(isBuild ? { "process.env.NODE_ENV": '"production"' } : {}),
    },
    // Files stay files, as in Next.js: a site whose policy lets fonts and images come from itself alone means no `data:`.
    build: { assetsInlineLimit: user.build?.assetsInlineLimit ?? 0 },
    resolve: { tsconfigPaths: true, dedupe: ["react", "react-dom"] },
    // Next's own tsconfig says `preserve`, which would leave JSX in the bundle.
    oxc: { jsx: { runtime: "automatic", development: !isBuild } },
    server: { fs: { allow: [PACKAGE_DIR, path.dirname(PACKAGE_DIR), user.root ?? process.cwd()] } },
    environments: {
      client: {
        build: { outDir: "dist/client", assetsDir: ASSETS_DIR },
        optimizeDeps: { exclude: ["vinext-isr", "web-vitals", ...settings.transpilePackages] },
      },
      rsc: withEntries(server("dist/server"), files),
      ssr: isBuild ? server("dist/server/ssr") : withNativeReact(server("dist/server/ssr")),
      ...(isBuild && target === "workers" ? { [WORKER]: workerEnvironment(user.root ?? process.cwd(), server) } : {}),
    },
  };
}

/** Files with a hash in their name come from the prefix, those of `public/` from the site itself, as in Next. */
function builtUrls(assetPrefix: string): NonNullable<UserConfig["experimental"]> {
  return {
    renderBuiltUrl: (name) => (name.startsWith(`${ASSETS_DIR}/`) ? `${assetPrefix}/${name}` : undefined),
  };
}

type ServerEnvironment = NonNullable<UserConfig["environments"]>[string];

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
