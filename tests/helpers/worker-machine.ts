import { readFileSync } from "node:fs";
import path from "node:path";
import glob from "fast-glob";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { send, type Reply, type SendOptions } from "./http.ts";

/** A built Worker in workerd, with KV and assets as `wrangler dev` gives them. */
export interface WorkerMachine {
  readonly url: string;
  readonly miniflare: Miniflare;
  send(target: string, options?: SendOptions): Promise<Reply>;
  /** Moves the Worker's clock forward. */
  pass(seconds: number): Promise<void>;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

export interface MachineOptions {
  /** Folder in which KV is kept; without one it is forgotten. */
  readonly state?: string;
  /** What its clock shows at the start, in ms since the epoch. Default: the time. */
  readonly startAtMs?: number;
  readonly bindings?: Readonly<Record<string, string>>;
}

/** Starts the Worker of a finished build. Its `Date.now` is the test's. */
export async function startWorker(root: string, options: MachineOptions = {}): Promise<WorkerMachine> {
  const printed: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: modulesOf(path.join(root, "dist/server"), (options.startAtMs ?? Date.now()) - Date.now()),
      compatibilityDate: "2026-07-01",
      compatibilityFlags: ["nodejs_compat"],
      kvNamespaces: ["VINEXT_CACHE"],
      ...(options.bindings && { bindings: options.bindings }),
      ...(options.state !== undefined && { kvPersist: options.state }),
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
  );
  await miniflare.ready;
  const url = String(await miniflare.unsafeGetDirectURL());
  return {
    url,
    miniflare,
    send: (target, request) => send(url, target, request),
    pass: async (seconds) => void (await send(url, `${CLOCK_PATH}${seconds * 1000}`)),
    output: () => printed.join(""),
    stop: () => miniflare.dispose(),
  };
}

const CLOCK_PATH = "/__clock/";

// The test's own module stands before the Worker's: it moves the clock that all of the Worker's code reads.
const clockModule = (aheadMs: number): string => `
import worker from "./worker.js";
export * from "./worker.js";
const clock = { aheadMs: ${aheadMs} };
const now = Date.now.bind(Date);
Date.now = () => now() + clock.aheadMs;
export default {
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("${CLOCK_PATH}")) return worker.fetch(request, env, context);
    clock.aheadMs += Number(pathname.slice(${CLOCK_PATH.length}));
    return new Response("moved");
  },
};`;

function modulesOf(server: string, aheadMs: number) {
  const files = glob.sync(["**/*.js", "site.json", "listed.bin"], { cwd: server }).toSorted();
  const types = { ".js": "ESModule", ".json": "Text", ".bin": "Data" } as const;
  return [
    { type: "ESModule" as const, path: "clock.js", contents: clockModule(aheadMs) },
    ...files.map((file) => ({
      type: types[path.extname(file) as keyof typeof types],
      path: file,
      contents: readFileSync(path.join(server, file)),
    })),
  ];
}
