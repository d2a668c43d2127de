import type { CacheHandler } from "../cache/handler.ts";
import type { DataCache } from "../entry/data-record.ts";
import type { WorkerSite } from "../manifest/worker-site.ts";

/** A cache handler, and the data cache where it has one. */
export type SiteHandler = CacheHandler & { readonly data?: DataCache };

/** Says where a Worker keeps entries. */
export interface WorkerOptions<Env> {
  /**
   * Makes the cache handler of an isolate, when it starts; once more with its first request if it throws then. Gets what the options
   * of `vinext()` say of KV.
   */
  handler(env: Env, options: Pick<WorkerSite, "kv">): SiteHandler;
}
