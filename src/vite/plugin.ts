import path from "node:path";
import react from "@vitejs/plugin-react";
import rsc from "@vitejs/plugin-rsc";
import type { Plugin, PluginOption } from "vite";
import { resolveConfig, type VinextOptions } from "../config.ts";
import { actionKey } from "./action-key.ts";
import { baseConfig } from "./base-config.ts";
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
import { imagesPlugin } from "./images.ts";
import { machinePlugin } from "./machine-plugin.ts";
import { manifestPlugin } from "./manifest-plugin.ts";
import { createMdx } from "./mdx.ts";
import { nextImportsPlugin } from "./next-imports.ts";
import { nextPackagesPlugin } from "./next-packages.ts";
import { packageFile } from "./package-files.ts";
import { oneFlightServerPlugin } from "./one-flight-server.ts";
import { plainValuesPlugin } from "./plain-values.ts";
import { orEmpty } from "./scan-app.ts";
import { createProject, type Project } from "./project.ts";
import { readProxyMatchers } from "./proxy-config.ts";
import { checkReact } from "./react-version.ts";
import { isRouteFile } from "./route-files.ts";
import { routeTablePlugin } from "./route-table-plugin.ts";
import { workerPlugin } from "./worker-plugin.ts";
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
    config.target === "node" ? [oneFlightServerPlugin(), plainValuesPlugin()] : undefined,
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
