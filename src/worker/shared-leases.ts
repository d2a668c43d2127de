import { delegate } from "../cache/delegate.ts";
import type { CacheHandler } from "../cache/handler.ts";
import { createRecent } from "../cache/recent.ts";
import type { CacheKey } from "../entry/key.ts";
import type { LeaseQuestion, LeaseReturn } from "./lease-room.ts";

/** What is used of the namespace of `VinextLeases`. */
export interface LeaseNamespace {
  getByName(name: string): {
    acquire(question: LeaseQuestion): Promise<boolean>;
    release(given: LeaseReturn): Promise<void>;
  };
}

/** Gives a handler the leases of a Durable Object, which hold for all places: one object per entry, two calls a render. */
export function withSharedLeases(handler: CacheHandler, namespace: LeaseNamespace): CacheHandler {
  const seen = createRecent<CacheKey, number>({ max: MOST_REMEMBERED });
  const done = createRecent<CacheKey, number>({ max: MOST_REMEMBERED });
  return {
    ...delegate(handler),
    limits: { ...handler.limits, sharedLeases: true },
    async read(key, options) {
      const record = await handler.read(key, options);
      if (record) seen.set(key, record.startedAtMs);
      return record;
    },
    async put(record) {
      const result = await handler.put(record);
      if (result === "stored") done.set(record.key, record.startedAtMs);
      return result;
    },
    async touch(key, generation, startedAtMs) {
      const isRenewed = await handler.touch(key, generation, startedAtMs);
      if (isRenewed) done.set(key, startedAtMs);
      return isRenewed;
    },
    acquireLease(key, lease) {
      done.delete(key);
      return namespace.getByName(key).acquire({ ...lease, seenAtMs: seen.get(key) });
    },
    releaseLease: (key, owner) => namespace.getByName(key).release({ owner, doneAtMs: done.get(key) }),
  };
}

const MOST_REMEMBERED = 1_000;
