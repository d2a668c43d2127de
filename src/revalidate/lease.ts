import type { CacheKey } from "../entry/key.ts";
import type { Platform } from "../request/platform.ts";
import type { Store } from "./store.ts";

/** Keeps other processes on the same store from rendering what this one renders. */
export interface Leases {
  /** Takes the lease of a key; `undefined` while another process holds it. The returned function gives it back. */
  take(key: CacheKey): Promise<(() => Promise<void>) | undefined>;
  /** Gives back all that are held. */
  releaseAll(): Promise<void>;
}

export interface LeaseNeeds {
  readonly store: Store;
  readonly platform: Platform;
  /** Names this process. */
  readonly owner: string;
  /** How long a holder that died keeps others waiting. */
  readonly seconds: number;
}

/** Makes leases over a store. Where a store shares none, or fails, every process may render (DE-08). */
export function createLeases({ store, platform, owner, seconds }: LeaseNeeds): Leases {
  const held = new Set<CacheKey>();

  async function release(key: CacheKey): Promise<void> {
    if (!held.delete(key)) return;
    await store.attempt("release a lease", (handler) => handler.releaseLease(key, owner), undefined);
  }

  return {
    async take(key) {
      if (!store.handler.limits.sharedLeases) return async () => {};
      const nowMs = platform.now();
      const lease = { owner, untilMs: nowMs + seconds * 1000, nowMs };
      const isTaken = await store.attempt("take a lease", (handler) => handler.acquireLease(key, lease), true);
      if (!isTaken) return undefined;
      held.add(key);
      return () => release(key);
    },
    async releaseAll() {
      await Promise.all([...held].map(release));
    },
  };
}
