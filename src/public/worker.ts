export { KVCacheHandler, type KvCacheOptions, type KvNamespace } from "../cache-handlers/workers-kv.ts";
export { createWorker, type VinextWorker } from "../worker/create-worker.ts";
export type { WorkerOptions } from "../worker/worker-options.ts";
export { VinextLeases } from "../worker/vinext-leases.ts";
export type { WorkerEnv } from "../worker/worker-env.ts";
