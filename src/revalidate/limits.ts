/** Bounds of the runtime half. */
export interface DoorLimits {
  /** Shared renders at a time, visitors' misses included. */
  readonly concurrency: number;
  /** Bodies that are compressed at a time. */
  readonly compressions: number;
  /** After so long a shared render counts as failed. */
  readonly deadlineSeconds: number;
  /** After so long a call to the store counts as failed. */
  readonly storeSeconds: number;
  /** Places that one call of the webhook has rendered again: what is more is found old by its next visitor. */
  readonly webhookPlaces: number;
  /** How long `close` waits for running regenerations. */
  readonly shutdownSeconds: number;
  /** Prepared answers kept for hits without a look at the store. */
  readonly preparedAnswers: number;
  readonly preparedBytes: number;
}

/** Holds the defaults of every bound (product.md, section 8). */
export const DEFAULT_LIMITS: DoorLimits = {
  concurrency: 4,
  // Two at a time keep a burst of new pages from taking every core.
  compressions: 2,
  deadlineSeconds: 60,
  storeSeconds: 2,
  webhookPlaces: 1_000,
  shutdownSeconds: 10,
  preparedAnswers: 4_096,
  preparedBytes: 64 * 1024 * 1024,
};
