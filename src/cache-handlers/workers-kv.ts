import { createLocalLeases } from "../cache/local-leases.ts";
import type { CacheHandler, CacheLimits, ReceiptStore } from "../cache/handler.ts";
import { WORKERS_MAX_PART_BYTES } from "../cache/worker-limits.ts";
import type { DataCache } from "../entry/data-record.ts";
import { bindingMissing } from "../errors/worker.ts";
import { createKvData } from "./workers-kv-data.ts";
import { createKvEntries } from "./workers-kv-entries.ts";
import { createKvFences, type KvFences } from "./workers-kv-fences.ts";
import { createKvPlace, type KvNamespace, type KvPlace } from "./workers-kv-namespace.ts";
import { checkKvOptions, type KvCacheOptions } from "./workers-kv-options.ts";

export type { KvNamespace } from "./workers-kv-namespace.ts";
export type { KvCacheOptions } from "./workers-kv-options.ts";

/**
 * Keeps entries in a Workers KV namespace. KV shows writes elsewhere after up to a minute and compares nothing, so leases
 * are this isolate's own and fences hold everywhere after a minute; with a Durable Object bound as `VINEXT_LEASES` leases hold for
 * all, and fences after `fenceSeconds`.
 */
export class KVCacheHandler implements CacheHandler {
  readonly limits: CacheLimits;
  readonly read: CacheHandler["read"];
  readonly put: CacheHandler["put"];
  readonly touch: CacheHandler["touch"];
  readonly addPart: CacheHandler["addPart"];
  readonly fail: CacheHandler["fail"];
  readonly raise: CacheHandler["raise"];
  readonly fencesSince: CacheHandler["fencesSince"];
  readonly forgetFences: NonNullable<CacheHandler["forgetFences"]>;
  readonly receipts: ReceiptStore;
  readonly heads: NonNullable<CacheHandler["heads"]>;
  readonly changed: CacheHandler["changed"];
  readonly acquireLease: CacheHandler["acquireLease"];
  readonly releaseLease: CacheHandler["releaseLease"];
  /** The data cache of `fetch` and `unstable_cache`, in the same namespace. */
  readonly data: DataCache;

  /** Throws for an option that KV would refuse, and when there is no namespace: the Worker's configuration lacks the binding. */
  constructor(namespace: KvNamespace | undefined, options: KvCacheOptions = {}) {
    checkKvOptions(options);
    if (!isKv(namespace)) throw bindingMissing(options.binding ?? "VINEXT_CACHE");
    const { ttlSeconds = THIRTY_DAYS, prefix = "", cacheTtlSeconds = 60, fenceSeconds = 5 } = options;
    const place = createKvPlace(namespace, { prefix, cacheTtlSeconds, writeGapMs: options.writeGapMs ?? 1_000 });
    const listedTtlSeconds = Math.max(ttlSeconds, YEAR);
    const entries = createKvEntries(place, { ttlSeconds, listedTtlSeconds });
    // An entry lives for a time to live after it was written, and whoever adds to it writes it again.
    const fences = createKvFences(place, { lifeSeconds: 2 * listedTtlSeconds });
    const leases = createLocalLeases();
    this.limits = {
      maxPartBytes: WORKERS_MAX_PART_BYTES,
      sharedLeases: false,
      visibleAfterSeconds: KV_VISIBLE_SECONDS + fenceSeconds,
      changedEverySeconds: fenceSeconds,
      heads: "stored",
      clockSkewMs: CLOCK_SKEW_MS,
    };
    this.read = entries.read;
    this.put = entries.put;
    this.touch = entries.touch;
    this.addPart = entries.addPart;
    this.fail = entries.fail;
    this.raise = fences.raise;
    this.fencesSince = fences.fencesSince;
    this.forgetFences = fences.forgetFences;
    this.receipts = createLateReceipts(place, fences);
    this.heads = async function* heads(range) {
      const { createKvHeads } = await import("./workers-kv-heads.ts");
      yield* createKvHeads(place)(range);
    };
    this.changed = createBound(fenceSeconds * 1000);
    this.acquireLease = leases.acquireLease;
    this.releaseLease = leases.releaseLease;
    this.data = createKvData(place, { ttlSeconds });
  }

  close(): void {
    // A binding has nothing to close.
  }
}

// https://developers.cloudflare.com/kv/concepts/how-kv-works/
const KV_VISIBLE_SECONDS = 60;
// Cloudflare keeps the clocks of its machines within milliseconds of each other.
const CLOCK_SKEW_MS = 1_000;
const DAY = 24 * 60 * 60;
const THIRTY_DAYS = 30 * DAY;
// As long as Next.js serves a page at most unless told otherwise (SW-13). Builds that are retired go with `vinext upload --prune`, or then.
const YEAR = 365 * DAY;

/** A variable or a bucket may bear the name. */
function isKv(binding: KvNamespace | undefined): binding is KvNamespace {
  return typeof binding?.getWithMetadata === "function";
}

/** KV tells nobody of a write. Whatever was seen longer ago than the bound may have changed. */
function createBound(boundMs: number): () => boolean {
  // An isolate has no clock before its first request.
  let sinceMs: number | undefined;
  return () => {
    const nowMs = Date.now();
    sinceMs ??= nowMs;
    if (nowMs < sinceMs + boundMs) return false;
    sinceMs = nowMs;
    return true;
  };
}

/** Receipts whose code is loaded with the first call of the webhook: no answer from the store needs it. */
function createLateReceipts(place: KvPlace, fences: KvFences): ReceiptStore {
  const state: { receipts: ReceiptStore | undefined } = { receipts: undefined };
  const load = async (): Promise<ReceiptStore> => {
    const { createKvReceipts } = await import("./workers-kv-receipts.ts");
    state.receipts ??= createKvReceipts(place, fences);
    return state.receipts;
  };
  return {
    read: async (id) => (await load()).read(id),
    raise: async (items, nowMs, receipt) => (await load()).raise(items, nowMs, receipt),
    write: async (id, text) => (await load()).write(id, text),
  };
}
