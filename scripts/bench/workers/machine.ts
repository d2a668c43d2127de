// Serves a Worker in workerd until it is ended: a site built by us or by a peer with what was uploaded to its local KV, or the
// bare Worker of the references over its own namespace. Prints `Ready on <url>`.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { convertV4MiniflareOptions, kCurrentWorker, Miniflare } from "miniflare";
import { modulesIn, workerModules } from "../../worker-modules.ts";

/** What to serve. */
export interface MachineSetup {
  readonly worker: "site" | "bare" | "vinext" | "opennext";
  readonly root: string;
  readonly vars?: Readonly<Record<string, string>>;
}

const { worker, root, vars = {} } = JSON.parse(process.argv[2] ?? "{}") as MachineSetup;
const BARE = path.resolve(import.meta.dirname, "../references/kv-worker.ts");
const begunMs = performance.now();
const miniflare = new Miniflare({
  ...convertV4MiniflareOptions({
    compatibilityDate: "2026-07-01",
    compatibilityFlags: ["nodejs_compat"],
    bindings: vars,
    ...{ site, bare, vinext, opennext }[worker](),
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    host: "127.0.0.1",
    port: 0,
    logRequests: false,
    cf: false,
    telemetry: { enabled: false },
  }),
  resourcePersistencePath: path.join(root, ".wrangler/state/v3"),
});
// The process that works is a child of this one.
process.once("SIGTERM", () => void miniflare.dispose().then(() => process.exit()));
await miniflare.ready;
const url = String(await miniflare.unsafeGetDirectURL()).replace(/\/$/, "");
process.stdout.write(`Started in ${performance.now() - begunMs} ms\nReady on ${url}\n`);

function site() {
  return {
    modules: [...workerModules(root)],
    kvNamespaces: ["VINEXT_CACHE"],
    assets: {
      directory: path.join(root, "dist/client"),
      binding: "ASSETS",
      assetConfig: { html_handling: "none" as const },
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    },
  };
}

function vinext() {
  return {
    modules: [...modulesIn(path.join(root, "dist/server"), "index.js", ["**/*.js"])],
    kvNamespaces: { VINEXT_KV_CACHE: "peer" },
    assets: {
      directory: path.join(root, "dist/client"),
      binding: "ASSETS",
      assetConfig: { html_handling: "none" as const, not_found_handling: "none" as const },
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    },
  };
}

function opennext() {
  return {
    name: "peer",
    modules: [...modulesIn(path.join(root, "bundle"), "worker.js", ["**/*.js"])],
    compatibilityFlags: ["nodejs_compat", "global_fetch_strictly_public"],
    kvNamespaces: { NEXT_INC_CACHE_KV: "peer" },
    d1Databases: { NEXT_TAG_CACHE_D1: "peer" },
    durableObjects: { NEXT_CACHE_DO_QUEUE: { className: "DOQueueHandler", useSQLite: true } },
    serviceBindings: { WORKER_SELF_REFERENCE: kCurrentWorker },
    assets: {
      directory: path.join(root, ".open-next/assets"),
      binding: "ASSETS",
      routerConfig: { has_user_worker: true },
    },
  };
}

function bare() {
  return {
    modules: [
      { type: "ESModule" as const, path: "worker.js", contents: stripTypeScriptTypes(readFileSync(BARE, "utf8")) },
    ],
    kvNamespaces: ["PAGES"],
  };
}
