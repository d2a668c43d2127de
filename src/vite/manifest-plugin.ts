import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin, PluginOption } from "vite";
import { resolveConfig, type ResolvedConfig } from "../config.ts";
import { writeWorkerSite } from "../prerender/worker-site.ts";
import { createRouteManifest } from "../manifest/create-manifest.ts";
import { kvLifetimeWarning } from "../manifest/kv-lifetime.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { actionKey } from "./action-key.ts";
import { browserHash, buildIdOf, documentHash } from "./build-id.ts";
import { createCodeGraphReader } from "./code-graph.ts";
import type { CodeGraph } from "./code-graph.ts";
import { routeFingerprints } from "./fingerprint.ts";
import { imageServer } from "./images.ts";
import { slashRuleOf } from "./next-options.ts";
import type { NextSettings } from "./next-settings.ts";
import type { Project } from "./project.ts";
import { readProxyMatchers } from "./proxy-config.ts";
import { recordOf } from "./route-record.ts";
import { tableParts } from "./route-table.ts";
import { writeWranglerConfig } from "./wrangler-config.ts";

/** Writes `dist/manifest.json` once every bundle is built. */
export function manifestPlugin(project: Project, config: ResolvedConfig): PluginOption {
  const reader = createCodeGraphReader();
  const plugin: Plugin = {
    name: "vinext:manifest",
    apply: "build",
    buildApp: {
      order: "post",
      handler: async (builder) => {
        // The bundles are modules, whatever the app's own package.json says of its files.
        await writeFile(path.join(project.root(), "dist/server/package.json"), '{ "type": "module" }\n');
        const fingerprints = await fingerprintsOf(project, config, reader.graph());
        const manifest = await writeManifest(project, config, fingerprints);
        if (config.target !== "workers") return;
        await writeWorkerSite(project.root());
        for (const missing of await writeWranglerConfig(project.root(), config)) builder.config.logger.warn(missing);
        const { kv, expireSeconds } = resolveConfig({}, {});
        const forgets = kvLifetimeWarning(manifest, { ...kv, expireSeconds });
        if (forgets !== undefined) builder.config.logger.warn(forgets);
      },
    },
  };
  return [reader.plugin, plugin];
}

async function fingerprintsOf(
  project: Project,
  config: ResolvedConfig,
  graph: CodeGraph,
): Promise<ReadonlyMap<string, string>> {
  const root = project.root();
  const dist = path.join(root, "dist");
  const [settings, scan, browser, document] = await Promise.all([
    project.settings(),
    project.scan(),
    browserHash(dist),
    documentHash(dist),
  ]);
  const { routes, shared } = tableParts(scan, settings.actions);
  const options = [config.target, settings.basePath, slashRuleOf(settings), expireSecondsOf(settings, config)];
  return routeFingerprints({
    root,
    graph,
    routes,
    shared: [shared.replaceAll(root, ""), JSON.stringify(options), browser, document],
    actionKey: actionKey(root),
  });
}

function expireSecondsOf(settings: NextSettings, config: ResolvedConfig): number {
  return settings.expireTime ?? config.expireSeconds;
}

async function writeManifest(
  project: Project,
  config: ResolvedConfig,
  fingerprints: ReadonlyMap<string, string>,
): Promise<RouteManifest> {
  const dist = path.join(project.root(), "dist");
  const [settings, scan, files] = await Promise.all([project.settings(), project.scan(), project.serverFiles()]);
  const place = { root: project.root(), target: config.target };
  const hasImageServer = imageServer(settings, place) === "there";
  const manifest = createRouteManifest({
    buildId: await buildIdOf(dist, settings.generateBuildId),
    target: config.target,
    basePath: settings.basePath,
    trailingSlash: slashRuleOf(settings),
    expireSeconds: expireSecondsOf(settings, config),
    regenerationsPerMinute: config.regenerationsPerMinute,
    ...(settings.generateEtags ? {} : { generateEtags: false }),
    ...(settings.assetPrefix.startsWith("/") ? { assetPath: settings.assetPrefix } : {}),
    ...(hasImageServer ? { images: settings.images.rules } : {}),
    ...(settings.output === "export" ? { output: settings.output } : {}),
    ...(settings.deploymentId ? { deploymentId: settings.deploymentId } : {}),
    ...(files.proxy ? { proxy: { matchers: await readProxyMatchers(files.proxy) } } : {}),
    instrumentation: files.instrumentation !== undefined,
    // `prerender` and `start` run without Vite and take the app's options from here.
    options: {
      prerender: { ...config.prerender, ...settings.limits.prerender },
      store: { ...config.store, ...settings.limits.store },
      kv: config.kv,
      ...(config.revalidateSecrets.length > 0 && { revalidateSecrets: config.revalidateSecrets }),
    },
    preview: { previewModeId: randomBytes(32).toString("hex") },
    rules: settings.rules,
    routes: scan.routes.map(recordOf),
    fingerprints,
    interceptions: scan.interceptions.map(({ id, from, segments }) => ({ id, from, segments })),
  });
  // What an earlier build prerendered cannot belong to this one.
  await rm(path.join(dist, "prerender.ndjson"), { force: true });
  const file = path.join(dist, "manifest.json");
  await writeFile(`${file}.new`, `${JSON.stringify(manifest, undefined, 1)}\n`);
  await rename(`${file}.new`, file);
  return manifest;
}
