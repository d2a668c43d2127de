import { statSync } from "node:fs";
import path from "node:path";
import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import { seedKv } from "../helpers/seed-kv.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import type { Target } from "./target.ts";

/** Starts workerd with a built app and a KV namespace that holds the seed of the build and nothing else. */
export async function startOnWorkers(root: string): Promise<Target> {
  // Tests run long after the build; for them it has just ended, as for a site that is deployed.
  const startAtMs = statSync(path.join(root, "dist/prerender.sqlite")).mtimeMs;
  const machine = await startWorker(root, { startAtMs });
  // Miniflare's type of a namespace spells out more than is used here.
  const namespace = (await machine.miniflare.getKVNamespace("VINEXT_CACHE")) as unknown as KvNamespace;
  await seedKv(root, namespace);
  return { ...machine, close: machine.stop };
}
