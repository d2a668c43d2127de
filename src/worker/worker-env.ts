import type { KvNamespace } from "../cache-handlers/workers-kv.ts";
import type { FenceNamespace } from "./shared-fences.ts";
import type { LeaseNamespace } from "./shared-leases.ts";

/** What is used of the binding of static assets. */
export interface AssetsBinding {
  fetch(request: Request): Promise<Response>;
}

/** The bindings of a Worker with the default names. An app adds its own. */
export interface WorkerEnv {
  readonly ASSETS?: AssetsBinding;
  readonly VINEXT_CACHE?: KvNamespace;
  /** Optional: secrets of the webhook, with commas between several. */
  readonly VINEXT_REVALIDATE_SECRET?: string;
  /** Optional: leases, fences and receipts that hold for all places. */
  readonly VINEXT_LEASES?: LeaseNamespace & FenceNamespace;
}
