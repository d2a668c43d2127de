import type { EntryHead } from "../entry/entry.ts";
import type { Fence } from "../entry/fence.ts";
import { freshUntilMs } from "../entry/freshness.ts";
import { cacheControl, PRIVATE, retryCacheControl } from "../entry/headers.ts";
import type { Ask } from "./ask.ts";
import { hitStatus, missStatus, staleStatus } from "./cache-status.ts";
import type { Decision, MissReason } from "./decide.ts";
import type { Serving } from "./respond.ts";

/** The part of an answer's headers that follows from what was decided. */
export type Freshness = Pick<Serving, "state" | "cacheStatus" | "cacheControl">;

/** Describes an answer from the store. */
export function storedFreshness(
  decision: Exclude<Decision, { serve: "miss" }>,
  at: { readonly fence: Fence; readonly nowMs: number },
): Freshness {
  const { entry, failure } = decision;
  const { lifetime } = entry;
  const control = failure
    ? retryCacheControl(Math.ceil((failure.nextAttemptAtMs - failure.failedAtMs) / 1000), lifetime)
    : cacheControl(lifetime);
  const untilMs = freshUntilMs(entry, at.fence);
  const ttlSeconds = untilMs === Number.POSITIVE_INFINITY ? undefined : Math.floor((untilMs - at.nowMs) / 1000);
  switch (decision.serve) {
    case "stale":
      return { state: "STALE", cacheControl: control, cacheStatus: staleStatus(ttlSeconds ?? 0) };
    case "hit": {
      const retrySeconds = failure && Math.floor((failure.nextAttemptAtMs - at.nowMs) / 1000);
      return { state: "HIT", cacheControl: control, cacheStatus: hitStatus(retrySeconds ?? ttlSeconds) };
    }
  }
}

/** Describes an answer that was rendered now. */
export function renderedFreshness(
  { lifetime }: EntryHead,
  reason: MissReason,
  how: { readonly stored: boolean },
): Freshness {
  const state = reason === "expired" || reason === "asked" ? "REVALIDATED" : "MISS";
  return { state, cacheControl: cacheControl(lifetime), cacheStatus: missStatus(reason, how) };
}

/** Adds what the request itself says about its answer. */
export function servingOf({ status, extra }: Ask, freshness: Freshness): Serving {
  // What does not exist is not for shared caches, however long its page may be kept here (ST-11).
  const control = status === undefined ? freshness.cacheControl : PRIVATE;
  return { ...freshness, cacheControl: control, status, extra };
}
