import type { FailureRecord } from "../cache/handler.ts";
import { createRecent } from "../cache/recent.ts";
import { retryAfterSeconds } from "../entry/headers.ts";
import type { CacheKey } from "../entry/key.ts";
import { reasonOf } from "../errors/reason.ts";
import type { Platform } from "../request/platform.ts";
import { nextAttemptAtMs } from "./backoff.ts";
import type { FoundEntry } from "./lookup.ts";
import type { Store } from "./store.ts";

/** Remembers failed regenerations: beside the entry in the store and, for when the store fails too, here. */
export interface Failures {
  /** The last failure since the entry was rendered. */
  of(entry: FoundEntry): FailureRecord | undefined;
  record(entry: FoundEntry, error: unknown): Promise<FailureRecord>;
  forget(key: CacheKey): void;
}

/** Makes an empty memory of failures. */
export function createFailures({
  store,
  platform,
  random,
}: {
  readonly store: Store;
  readonly platform: Platform;
  readonly random: () => number;
}): Failures {
  const known = createRecent<CacheKey, FailureRecord>({ max: 1_000 });

  function of({ key, record, startedAtMs }: FoundEntry): FailureRecord | undefined {
    const here = known.get(key);
    if (!here || here.failedAtMs < startedAtMs) return record.failure;
    return record.failure && record.failure.failedAtMs > here.failedAtMs ? record.failure : here;
  }

  return {
    of,
    async record(entry, error) {
      const count = (of(entry)?.count ?? 0) + 1;
      const failedAtMs = platform.now();
      const firstSeconds = retryAfterSeconds(entry.lifetime);
      const failure: FailureRecord = {
        count,
        failedAtMs,
        nextAttemptAtMs: nextAttemptAtMs({ count, failedAtMs, firstSeconds }, random),
        message: reasonOf(error),
      };
      known.set(entry.key, failure);
      await store.attempt("record a failure", (handler) => handler.fail(entry.key, failure), undefined);
      return failure;
    },
    forget: known.delete,
  };
}
