import { KVCacheHandler } from "../cache-handlers/workers-kv.ts";
import { createWorker, type VinextWorker } from "./create-worker.ts";
import type { WorkerEnv } from "./worker-env.ts";

export { VinextLeases } from "./vinext-leases.ts";

/** The Worker of a site that has no `worker.ts` of its own. */
const worker: VinextWorker<WorkerEnv> = createWorker({
  handler: (env: WorkerEnv, { kv }) =>
    new KVCacheHandler(Reflect.get(env, kv?.binding ?? "VINEXT_CACHE") as WorkerEnv["VINEXT_CACHE"], kv),
});

export default worker;
