import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "vite";
import { resolveConfig, type ResolvedConfig } from "../config.ts";
import { writeWorkerSite } from "../prerender/worker-site.ts";
import { createRouteManifest } from "../manifest/create-manifest.ts";
import { kvLifetimeWarning } from "../manifest/kv-lifetime.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { buildIdOf } from "./build-id.ts";
import { imageServer } from "./images.ts";
import { slashRuleOf } from "./next-options.ts";
import type { Project } from "./project.ts";
import { readProxyMatchers } from "./proxy-config.ts";
import { recordOf } from "./route-record.ts";
import { writeWranglerConfig } from "./wrangler-config.ts";

/** Writes `dist/manifest.json` once every bundle is built. */
export function manifestPlugin(project: Project, config: ResolvedConfig): Plugin {
  return {
    name: "vinext:manifest",
    apply: "build",
    buildApp: {
      order: "post",
      handler: async (builder) => {
        // The bundles are modules, whatever the app's own package.json says of its files.
        await writeFile(path.join(project.root(), "dist/server/package.json"), '{ "type": "module" }\n');
        const manifest = await writeManifest(project, config);
        if (config.target !== "workers") return;
        await writeWorkerSite(project.root());
        for (const missing of await writeWranglerConfig(project.root(), config)) builder.config.logger.warn(missing);
        const { kv, expireSeconds } = resolveConfig({}, {});
        const forgets = kvLifetimeWarning(manifest, { ...kv, expireSeconds });
        if (forgets !== undefined) builder.config.logger.warn(forgets);
      },
    },
  };
}

async function writeManifest(project: Project, config: ResolvedConfig): Promise<RouteManifest> {
  const dist = path.join(project.root(), "dist");
  const [settings, scan, files] = await Promise.all([project.settings(), project.scan(), project.serverFiles()]);
  const place = { root: project.root(), target: config.target };
  const hasImageServer = imageServer(settings, place) === "there";
  const manifest = createRouteManifest({
    buildId: await buildIdOf(dist, settings.generateBuildId),
    target: config.target,
    basePath: settings.basePath,
    trailingSlash: slashRuleOf(settings),
    expireSeconds: settings.expireTime ?? config.expireSeconds,
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
    interceptions: scan.interceptions.map(({ id, from, segments }) => ({ id, from, segments })),
  });
  // What an earlier build prerendered cannot belong to this one.
  await rm(path.join(dist, "prerender.ndjson"), { force: true });
  const file = path.join(dist, "manifest.json");
  await writeFile(`${file}.new`, `${JSON.stringify(manifest, undefined, 1)}\n`);
  await rename(`${file}.new`, file);
  return manifest;
}
