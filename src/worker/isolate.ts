import { assetsMissing } from "../errors/worker.ts";
import { secretsIn } from "../manifest/webhook-secrets.ts";
import type { Platform } from "../request/platform.ts";
import type { FrontDoor } from "../revalidate/front-door.ts";
import type { ProxyGate } from "../revalidate/proxy-gate.ts";
import type { LoadRenderer } from "../revalidate/renderer.ts";
import { openBuiltSite, type BuiltSite } from "./built-site.ts";
import { compose } from "./compose.ts";
import { createPlatform } from "./platform.ts";
import { createServeFile, type ServeFile } from "./public-files.ts";
import type { FenceNamespace } from "./shared-fences.ts";
import type { LeaseNamespace } from "./shared-leases.ts";
import type { Watch } from "./watch.ts";
import type { AssetsBinding } from "./worker-env.ts";
import type { SiteHandler, WorkerOptions } from "./worker-options.ts";

/** What one isolate keeps as long as it lives. */
export interface Isolate {
  readonly door: FrontDoor;
  readonly serveFile: ServeFile;
  /** Seconds until every isolate obeys an invalidation; undefined for a store that shows it at once. */
  readonly visibleAfterSeconds: number | undefined;
  /** Undefined for an app without a proxy. */
  readonly gate: ProxyGate | undefined;
}

/**
 * Opens an isolate, before its first request where that can be: nothing in here asks a binding, a clock or chance. Loads no app
 * code, and code for a proxy and for instrumentation only where the app has one.
 */
export async function openIsolate<Env extends object>(options: WorkerOptions<Env>, env: Env): Promise<Isolate> {
  const assets = "ASSETS" in env ? env.ASSETS : undefined;
  if (!isAssets(assets)) throw assetsMissing();
  const built = openBuiltSite();
  const plain = createPlatform();
  const watch = await openWatch(built, plain);
  const platform = watch?.platform ?? plain;
  const own = secretsIn(env);
  const handler = await sharedAmongPlaces(options.handler(env, built.site), env, platform);
  const door = compose({
    built,
    platform,
    loadRenderer: watched(built.loadRenderer, watch),
    handler,
    assets,
    revalidateSecrets: own.length > 0 ? own : (built.site.revalidateSecrets ?? []),
  });
  return {
    door,
    serveFile: createServeFile(assets, built.site),
    visibleAfterSeconds: handler.limits.visibleAfterSeconds,
    gate: await openGate(built, { platform, watch }),
  };
}

/** Gives a handler what a Durable Object holds for all places. Its code is loaded only where one is bound. */
async function sharedAmongPlaces(handler: SiteHandler, env: object, platform: Platform): Promise<SiteHandler> {
  const leases = "VINEXT_LEASES" in env ? env.VINEXT_LEASES : undefined;
  if (!isShared(leases)) return handler;
  const { withSharedLeases } = await import("./shared-leases.ts");
  const { withSharedFences } = await import("./shared-fences.ts");
  const shared = withSharedFences(withSharedLeases(handler, leases), leases, (operation, error) =>
    platform.report({ kind: "store-failed", operation, error }),
  );
  return { ...shared, ...(handler.data && { data: handler.data }) };
}

async function openWatch({ site, loadInstrumentation }: BuiltSite, platform: Platform): Promise<Watch | undefined> {
  if (!site.manifest.instrumentation) return undefined;
  const { createWatch } = await import("./watch.ts");
  return createWatch(loadInstrumentation, platform);
}

function watched(load: LoadRenderer, watch: Watch | undefined): LoadRenderer {
  if (!watch) return load;
  return async () => {
    await watch.ready();
    return load();
  };
}

async function openGate(
  { site, loadProxy }: BuiltSite,
  { platform, watch }: { readonly platform: Platform; readonly watch: Watch | undefined },
): Promise<ProxyGate | undefined> {
  const { manifest } = site;
  if (!manifest.proxy) return undefined;
  const { createProxyGate, runnerOf } = await import("../revalidate/proxy-gate.ts");
  const { basePath } = manifest;
  return createProxyGate({
    manifest,
    matchers: manifest.proxy.matchers,
    platform,
    async load() {
      await watch?.ready();
      return runnerOf(await loadProxy(), { basePath, platform });
    },
  });
}

function isAssets(binding: unknown): binding is AssetsBinding {
  return typeof binding === "object" && binding !== null && "fetch" in binding;
}

function isShared(binding: unknown): binding is LeaseNamespace & FenceNamespace {
  return typeof binding === "object" && binding !== null && "getByName" in binding;
}
