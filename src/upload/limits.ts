import { WORKERS_MAX_PREFIX_BYTES } from "../cache/worker-limits.ts";

/**
 * Limits of Workers KV. Sources: "Write multiple keys and values at once" in
 * https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/methods/bulk_update/ for a bulk call, and
 * https://developers.cloudflare.com/kv/platform/limits/ for single pairs.
 */
export const KV_LIMITS: KvLimits = {
  bulkPairs: 10_000,
  bulkBytes: 100_000_000,
  keyBytes: 512,
  prefixBytes: WORKERS_MAX_PREFIX_BYTES,
  valueBytes: 25 * 1024 ** 2,
  metadataBytes: 1024,
  listKeys: 1000,
  ttlSeconds: 60,
};

/** Names the limits of Workers KV. */
export interface KvLimits {
  /** Pairs of one bulk write, and keys of one bulk delete. */
  readonly bulkPairs: number;
  /** Bytes of the whole body of one bulk write. */
  readonly bulkBytes: number;
  readonly keyBytes: number;
  /** What may stand before all keys of a site. */
  readonly prefixBytes: number;
  readonly valueBytes: number;
  readonly metadataBytes: number;
  /** Keys of one page of a listing. */
  readonly listKeys: number;
  /** Shortest time to live in seconds. */
  readonly ttlSeconds: number;
}

/** Says how large one batch may become. */
export interface BatchLimits {
  readonly pairs: number;
  readonly bytes: number;
}

/**
 * Is the size of batches over the network. Well below the limits: calls near them were seen to end with 524 after 100
 * seconds, a smaller one that fails costs less to repeat, and progress shows. At 50 KB a pair this is 240 calls for
 * 100,000 pairs, while an account may make 1,200 in five minutes.
 */
export const REMOTE_BATCH: BatchLimits = { pairs: 5000, bytes: 20_000_000 };

/** Is the size of a slice in a set of files: as large as one call may be. */
export const FILE_SLICE: BatchLimits = { pairs: KV_LIMITS.bulkPairs, bytes: KV_LIMITS.bulkBytes };

/** Is the size of batches into a local namespace, where a batch is only a step of the journal. */
export const LOCAL_BATCH: BatchLimits = { pairs: 1000, bytes: 20_000_000 };
