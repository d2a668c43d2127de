import type { CacheKey } from "../entry/key.ts";
import type { Platform } from "../request/platform.ts";
import type { Alarm } from "./alarm.ts";
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
  owner(): string;
  readonly alarm: Alarm;
}

/**
 * Makes leases over a store. Each is short and prolonged while it is held: a holder that was killed keeps others waiting no
 * longer than that. Where a store shares none, or fails, every process may render (DE-08).
 */
export function createLeases({ store, platform, owner, alarm }: LeaseNeeds): Leases {
  const held = new Map<CacheKey, () => void>();

  async function acquire(key: CacheKey): Promise<boolean> {
    const nowMs = platform.now();
    const lease = { owner: owner(), untilMs: nowMs + LEASE_MS, nowMs };
    return store.attempt("take a lease", (handler) => handler.acquireLease(key, lease), true);
  }

  function hold(key: CacheKey): void {
    const prolong = async (): Promise<void> => {
      await acquire(key);
      if (held.has(key)) hold(key);
      // It was given back while it was being prolonged: that must not take it for another fifteen seconds.
      else await giveBack(key);
    };
    held.set(
      key,
      alarm(PROLONG_EVERY_MS, () => platform.waitUntil(prolong())),
    );
  }

  async function giveBack(key: CacheKey): Promise<void> {
    await store.attempt("release a lease", (handler) => handler.releaseLease(key, owner()), undefined);
  }

  async function release(key: CacheKey): Promise<void> {
    const silence = held.get(key);
    if (!silence) return;
    silence();
    held.delete(key);
    await giveBack(key);
  }

  return {
    async take(key) {
      if (!store.handler.limits.sharedLeases) return async () => {};
      if (!(await acquire(key))) return undefined;
      hold(key);
      return () => release(key);
    },
    async releaseAll() {
      await Promise.all([...held.keys()].map(release));
    },
  };
}

const LEASE_MS = 15_000;
// Two may fail, or come late from a busy process, before another one thinks that this one died.
const PROLONG_EVERY_MS = 5_000;
