/**
 * When a tag was last invalidated, in ms since the epoch; 0 means never. An entry whose render started at or before
 * `staleAtMs` is stale. One that started at or before `expireRaisedAtMs` may not be served once `expireAtMs` has come:
 * `{ expire: n }` lies n seconds in the future, a hard invalidation has `expireAtMs` equal to `expireRaisedAtMs`.
 */
export interface Fence {
  readonly staleAtMs: number;
  readonly expireRaisedAtMs: number;
  readonly expireAtMs: number;
}

/** One invalidation as asked for: soft when `expireAfterSeconds` is undefined, hard when it is 0. */
export interface Invalidation {
  readonly tag: string;
  readonly expireAfterSeconds: number | undefined;
}
