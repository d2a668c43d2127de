/** Largest value of Workers KV, and largest static asset: https://developers.cloudflare.com/workers/platform/limits/ */
export const WORKERS_MAX_VALUE_BYTES: number = 25 * 1024 ** 2;

/** Largest framed body that a site on Workers can store; the rest of a value is for the head. */
export const WORKERS_MAX_PART_BYTES: number = WORKERS_MAX_VALUE_BYTES - 64 * 1024;

/** Longest text before all keys of a site: a key has 512 bytes, of which the longest one of a site needs 448. */
export const WORKERS_MAX_PREFIX_BYTES = 64;
