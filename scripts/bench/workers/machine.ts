// Serves a Worker in workerd until it is ended: a built site with what was uploaded to its local KV, or the bare Worker of the
// references over its own namespace. Prints `Ready on <url>`.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { workerModules } from "../../worker-modules.ts";

/** What to serve. */
export interface MachineSetup {
  readonly worker: "site" | "bare";
  readonly root: string;
  readonly vars?: Readonly<Record<string, string>>;
}

const { worker, root, vars = {} } = JSON.parse(process.argv[2] ?? "{}") as MachineSetup;
const BARE = path.resolve(import.meta.dirname, "../references/kv-worker.ts");
const begunMs = performance.now();
const measured = {
  name: "measured",
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  bindings: vars,
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
};
const miniflare = new Miniflare({
  ...convertV4MiniflareOptions({
    workers: worker === "site" ? [{ ...measured, ...site() }, files()] : [{ ...measured, ...bare() }],
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
    serviceBindings: { ASSETS: "files" },
  };
}

/**
 * The assets, bound as the Worker finds them. Where they are the Worker's own, the simulator puts routers of its own before it,
 * written in JavaScript, which cost each answer as much as two from memory and the bare Worker nothing.
 */
function files() {
  return {
    name: "files",
    modules: true as const,
    script: "",
    assets: {
      directory: path.join(root, "dist/client"),
      binding: "ASSETS",
      assetConfig: { html_handling: "none" as const },
      routerConfig: { has_user_worker: false },
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
