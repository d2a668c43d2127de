import type { Lifetime } from "./lifetime.ts";

/** Is the `Cache-Control` of everything made for one visitor: dynamic pages, drafts, errors, unmatched paths. */
export const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";

/** Is the `Cache-Control` of an entry that never ages. */
export const STATIC = "s-maxage=31536000";

/** Writes the `Cache-Control` of an entry (HD-01). */
export function cacheControl(lifetime: Lifetime): string {
  switch (lifetime.kind) {
    case "forever":
      return STATIC;
    case "refresh":
      return sharedMaxAge(lifetime.afterSeconds, lifetime.expireSeconds);
  }
}

/** Tells how long the next attempt waits after the first failed regeneration: the window, at least 3 s, at most 30 s (ER-02). */
export function retryAfterSeconds(lifetime: Lifetime): number {
  const windowSeconds = lifetime.kind === "forever" ? 0 : lifetime.afterSeconds;
  return Math.min(Math.max(windowSeconds, MIN_RETRY_SECONDS), MAX_RETRY_SECONDS);
}

/** Writes the `Cache-Control` of an old entry whose regeneration failed and is tried again after so many seconds (ER-02). */
export function retryCacheControl(afterSeconds: number, lifetime: Lifetime): string {
  const expireSeconds = lifetime.kind === "forever" ? YEAR_SECONDS : lifetime.expireSeconds;
  return sharedMaxAge(afterSeconds, Math.max(afterSeconds + 3, expireSeconds));
}

const MIN_RETRY_SECONDS = 3;
const MAX_RETRY_SECONDS = 30;
const YEAR_SECONDS = 31_536_000;

function sharedMaxAge(afterSeconds: number, expireSeconds: number): string {
  if (afterSeconds >= expireSeconds) return `s-maxage=${afterSeconds}`;
  return `s-maxage=${afterSeconds}, stale-while-revalidate=${expireSeconds - afterSeconds}`;
}
