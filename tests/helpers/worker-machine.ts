import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { send, type Reply, type SendOptions } from "./http.ts";
import { workerModules } from "../../scripts/worker-modules.ts";

/** A built Worker in workerd, with KV and assets as `wrangler dev` gives them. */
export interface WorkerMachine {
  readonly url: string;
  readonly miniflare: Miniflare;
  send(target: string, options?: SendOptions): Promise<Reply>;
  /** Moves the Worker's clock forward. */
  pass(seconds: number): Promise<void>;
  /** What its clock shows. */
  nowMs(): number;
  /** Decides how KV answers from now on. Returns the keys that were read since the last call. */
  kv(mode: KvMode): Promise<readonly string[]>;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

/** All of KV fails or hangs, or one kind of call alone. */
export type KvMode = "whole" | "failing" | "hanging" | "failing-list" | "failing-put";

export interface MachineOptions {
  /** Folder in which KV is kept; without one it is forgotten. */
  readonly state?: string;
  /** What its clock shows at the start, in ms since the epoch. Default: the time. */
  readonly startAtMs?: number;
  /** KV bindings. Default: the one that a site on Workers has. */
  readonly kvNamespaces?: readonly string[];
  /** Variables of its environment: texts, or JSON. */
  readonly vars?: Readonly<Record<string, string | Readonly<Record<string, number>>>>;
  /** Whether the Durable Object of leases is bound. */
  readonly leases?: "bound";
}

/** Starts the Worker of a finished build. Its `Date.now` is the test's. */
export async function startWorker(root: string, options: MachineOptions = {}): Promise<WorkerMachine> {
  const printed: string[] = [];
  const clock = { aheadMs: (options.startAtMs ?? Date.now()) - Date.now() };
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: [{ type: "ESModule", path: "front.js", contents: frontModule(clock.aheadMs) }, ...workerModules(root)],
      compatibilityDate: "2026-07-01",
      compatibilityFlags: ["nodejs_compat"],
      bindings: { ...options.vars },
      kvNamespaces: [...(options.kvNamespaces ?? ["VINEXT_CACHE"])],
      ...(options.leases && {
        durableObjects: { VINEXT_LEASES: { className: "VinextLeases", useSQLite: true } },
      }),
      assets: {
        directory: path.join(root, "dist/client"),
        binding: "ASSETS",
        assetConfig: { html_handling: "none" },
        routerConfig: {
          has_user_worker: true,
          invoke_user_worker_ahead_of_assets: true,
        },
      },
      handleStructuredLogs: ({ message }) => void printed.push(`${message}\n`),
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      host: "127.0.0.1",
      port: 0,
      cf: false,
      telemetry: { enabled: false },
    }),
    ...(options.state !== undefined && { resourcePersistencePath: options.state }),
  });
  await miniflare.ready;
  const url = String(await miniflare.unsafeGetDirectURL());
  return {
    url,
    miniflare,
    send: (target, request) => send(url, target, request),
    pass: async (seconds) => {
      clock.aheadMs += seconds * 1000;
      await send(url, `${CLOCK_PATH}${seconds * 1000}`);
    },
    nowMs: () => Date.now() + clock.aheadMs,
    kv: async (mode) => JSON.parse((await send(url, `${KV_PATH}${mode}`)).text) as readonly string[],
    output: () => printed.join(""),
    stop: () => miniflare.dispose(),
  };
}

const CLOCK_PATH = "/__clock/";
const KV_PATH = "/__kv/";

// The test's own module stands before the Worker's: it moves the clock that all of the Worker's code reads, breaks KV and
// counts what is asked of it.
const frontModule = (aheadMs: number): string => `
import worker from "./worker.js";
export * from "./worker.js";
const state = { aheadMs: ${aheadMs}, mode: "whole", reads: [] };
const now = Date.now.bind(Date);
Date.now = () => now() + state.aheadMs;
const fault = (name) => {
  const [mode, only = name] = state.mode.split("-");
  if (only !== name) return;
  if (mode === "failing") throw new Error("KV GET failed: 503 Service Unavailable");
  if (mode === "hanging") return new Promise((resolve) => setTimeout(resolve, 60_000));
};
function watched(kv) {
  return kv && new Proxy(kv, { get: (_, name) => async (key, ...rest) => {
    if (name === "getWithMetadata") state.reads.push(key);
    await fault(name);
    return kv[name](key, ...rest);
  } });
}
export default {
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("${KV_PATH}")) {
      const reads = state.reads.splice(0);
      state.mode = pathname.slice(${KV_PATH.length});
      return Response.json(reads);
    }
    if (!pathname.startsWith("${CLOCK_PATH}")) return worker.fetch(request, { ...env, VINEXT_CACHE: watched(env.VINEXT_CACHE) }, context);
    state.aheadMs += Number(pathname.slice(${CLOCK_PATH.length}));
    return new Response("moved");
  },
};`;
