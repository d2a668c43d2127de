import type { EntryHead } from "./entry.ts";
import { expiriesOf, type Fence } from "./fence.ts";

/** Says what an entry is worth now. `stale` may be served once more while it is made anew, `expired` may not. */
export type Freshness = "fresh" | "stale" | "expired";

/** Judges an entry by its age and by when its tags were last invalidated. */
export function freshness(entry: Aged, fence: Fence, nowMs: number): Freshness {
  const { startedAtMs, lifetime } = entry;
  for (const { expireRaisedAtMs, expireAtMs } of expiriesOf(fence)) {
    if (startedAtMs <= expireRaisedAtMs && nowMs >= expireAtMs) return "expired";
  }
  const ageMs = nowMs - startedAtMs;
  if (lifetime.kind === "refresh" && ageMs > lifetime.expireSeconds * 1000) return "expired";
  if (isBehind(startedAtMs, fence)) return "stale";
  return lifetime.kind === "refresh" && ageMs > lifetime.afterSeconds * 1000 ? "stale" : "fresh";
}

/**
 * Tells the last millisecond at which an entry is fresh, given these fences; `Infinity` when it never ages. Lies in the
 * past for an entry that was invalidated.
 */
export function freshUntilMs(entry: Aged, fence: Fence): number {
  const { startedAtMs, lifetime } = entry;
  const ends = [servableUntilMs(entry, fence)];
  if (lifetime.kind === "refresh") ends.push(startedAtMs + lifetime.afterSeconds * 1000);
  if (isBehind(startedAtMs, fence)) ends.push(fence.staleAtMs - 1);
  return Math.min(...ends);
}

/** Tells the last millisecond at which an entry may be served, fresh or stale. */
export function servableUntilMs({ startedAtMs, lifetime }: Aged, fence: Fence): number {
  const ends = [Number.POSITIVE_INFINITY];
  if (lifetime.kind === "refresh") ends.push(startedAtMs + lifetime.expireSeconds * 1000);
  for (const { expireRaisedAtMs, expireAtMs } of expiriesOf(fence)) {
    if (startedAtMs <= expireRaisedAtMs) ends.push(expireAtMs - 1);
  }
  return Math.min(...ends);
}

type Aged = Pick<EntryHead, "startedAtMs" | "lifetime">;

// A fence at 0 was never raised, also for an entry that a test clock made at 0.
function isBehind(startedAtMs: number, { staleAtMs }: Fence): boolean {
  return staleAtMs > 0 && startedAtMs <= staleAtMs;
}
