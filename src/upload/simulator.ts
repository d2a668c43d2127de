import { once } from "node:events";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import * as v from "valibot";

import { simulatorFailed, wranglerMissing, wranglerOutdated } from "../errors/upload.ts";

/** The KV of `wrangler dev`, with the seeding Worker before it. */
export interface Simulator {
  /** Where the Worker answers. Rejects when the simulator cannot start. */
  readonly url: Promise<string>;
  stop(): Promise<void>;
}

/** Says which namespace of which app to open. */
export interface LocalNamespace {
  /** Folder of the app, whose wrangler brings the simulator. */
  readonly root: string;
  /** Folder in which wrangler keeps the state of all local resources, for example `.wrangler/state/v3`. */
  readonly stateFolder: string;
  readonly namespaceId: string;
}

/** Starts the simulator, in a thread of its own: loading it takes as long as reading a seed, and both go on at once. */
export function startSimulator({ root, stateFolder, namespaceId }: LocalNamespace): Simulator {
  const miniflare = resolveMiniflare(root);
  const file = new URL(`./simulator-thread${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(file, { workerData: { miniflare, stateFolder, namespaceId } });
  const ended = Promise.withResolvers<void>();
  thread.once("exit", () => ended.resolve());
  const url = firstMessage(thread).then((message) => {
    if (message.kind === "ready") return message.url;
    throw message.kind === "outdated" ? wranglerOutdated(root) : simulatorFailed(stateFolder, message.reason);
  });
  // Whoever asks for the address hears of it; nobody may ask any more.
  url.catch(() => {});
  return {
    url,
    stop: async () => {
      const runs = await url.then(
        () => true,
        () => false,
      );
      if (runs) thread.postMessage("stop");
      await (runs ? ended.promise : thread.terminate());
    },
  };
}

const MESSAGE = v.variant("kind", [
  v.object({ kind: v.literal("ready"), url: v.string() }),
  v.object({ kind: v.literal("outdated") }),
  v.object({ kind: v.literal("failed"), reason: v.string() }),
]);

async function firstMessage(thread: Worker): Promise<v.InferOutput<typeof MESSAGE>> {
  const parameters: readonly unknown[] = await once(thread, "message");
  return v.parse(MESSAGE, parameters[0]);
}

function resolveMiniflare(root: string): string {
  try {
    const wrangler = createRequire(join(root, "package.json")).resolve("wrangler");
    return createRequire(wrangler).resolve("miniflare");
  } catch (error) {
    throw wranglerMissing(root, error);
  }
}
