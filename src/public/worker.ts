export { KVCacheHandler, type KvCacheOptions, type KvNamespace } from "../cache-handlers/workers-kv.ts";
export { createWorker, type VinextWorker, type WorkerOptions } from "../worker/create-worker.ts";
export { VinextLeases } from "../worker/vinext-leases.ts";
export type { WorkerEnv } from "../worker/worker-env.ts";
