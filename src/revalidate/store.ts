import type { Awaitable, CacheHandler, ReceiptStore } from "../cache/handler.ts";
import { storeResting, storeTimedOut } from "../errors/store.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "./alarm.ts";
import { createRests } from "./rests.ts";

/** A cache handler that can neither hang nor break an answer (S8). */
export interface Store {
  /** The handler with a deadline on each method: it throws, but it does not hang. */
  readonly handler: CacheHandler;
  /**
   * Runs one operation. That it failed or hung is reported, and the fallback is its result. One that hung is not tried
   * again for a while: the next visitors get the fallback at once.
   */
  attempt<T>(operation: string, run: (handler: CacheHandler) => Awaitable<T>, fallback: NoInfer<T>): Awaitable<T>;
}

export interface StoreBounds {
  readonly platform: Platform;
  readonly alarm: Alarm;
  readonly storeSeconds: number;
}

/** Puts deadlines around a handler. What it answers without a promise stays without one. */
export function createStore(raw: CacheHandler, bounds: StoreBounds): Store {
  const { platform, alarm, storeSeconds } = bounds;
  const rests = createRests(() => platform.now());

  function bound<T>(operation: string, work: Awaitable<T>): Awaitable<T> {
    if (!(work instanceof Promise)) {
      rests.answered(operation);
      return work;
    }
    if (raw.limits.readsInTime && READS.has(operation)) return work;
    const late = (): Error => {
      rests.hung(operation);
      return storeTimedOut(operation, storeSeconds);
    };
    return within(work, { alarm, afterMs: storeSeconds * 1000, late }).then((result) => {
      rests.answered(operation);
      return result;
    });
  }

  function failed<T>(operation: string, fallback: T): (error: unknown) => T {
    return (error) => {
      platform.report({ kind: "store-failed", operation, error });
      return fallback;
    };
  }

  return {
    handler: boundHandler(raw, bound),
    attempt(operation, run, fallback) {
      if (rests.isResting(operation)) return failed(operation, fallback)(storeResting(operation));
      try {
        const work = bound(operation, run(raw));
        return work instanceof Promise ? work.catch(failed(operation, fallback)) : work;
      } catch (error) {
        return failed(operation, fallback)(error);
      }
    },
  };
}

const READS: ReadonlySet<string> = new Set(["read an entry", "read fences"]);

type Bound = <T>(operation: string, work: Awaitable<T>) => Awaitable<T>;

function boundHandler(raw: CacheHandler, bound: Bound): CacheHandler {
  return {
    ...boundListing(raw, bound),
    receipts: raw.receipts && boundReceipts(raw.receipts, bound),
    limits: raw.limits,
    read: (key, options) => bound("read an entry", raw.read(key, options)),
    put: (record) => bound("store an entry", raw.put(record)),
    touch: (key, generation, startedAtMs) => bound("renew an entry", raw.touch(key, generation, startedAtMs)),
    addPart: (key, generation, part) => bound("add a coding", raw.addPart(key, generation, part)),
    fail: (key, failure) => bound("record a failure", raw.fail(key, failure)),
    raise: (invalidations, nowMs) => bound("raise fences", raw.raise(invalidations, nowMs)),
    fencesSince: (cursor) => bound("read fences", raw.fencesSince(cursor)),
    changed: () => raw.changed(),
    acquireLease: (key, lease) => bound("take a lease", raw.acquireLease(key, lease)),
    releaseLease: (key, owner) => bound("release a lease", raw.releaseLease(key, owner)),
    close: () => raw.close(),
  };
}

function boundReceipts(raw: ReceiptStore, bound: Bound): ReceiptStore {
  return {
    read: (id) => bound("read a receipt", raw.read(id)),
    raise: (invalidations, nowMs, receipt) => bound("raise fences", raw.raise(invalidations, nowMs, receipt)),
    write: (id, text) => bound("write a receipt", raw.write(id, text)),
  };
}

function boundListing(raw: CacheHandler, bound: Bound): Pick<CacheHandler, "heads" | "forgetFences"> {
  const { heads, forgetFences } = raw;
  return {
    ...(forgetFences && {
      forgetFences: (raisedBeforeMs: number) => bound("forget fences", forgetFences.call(raw, raisedBeforeMs)),
    }),
    ...(heads && {
      heads: async function* pages(range) {
        const listing = heads.call(raw, range)[Symbol.asyncIterator]();
        for (;;) {
          const page = await bound("list entries", listing.next());
          if (page.done) return;
          yield page.value;
        }
      },
    }),
  };
}
