import { readKvMetadata } from "../cache-handlers/workers-kv-record.ts";
import { NO_FENCE } from "../entry/fence.ts";
import { freshness } from "../entry/freshness.ts";
import type { SeedEntry } from "./seed-entries.ts";
import type { FoundKey, ListedKey } from "./target.ts";
import type { ManifestRow } from "./upload-manifest.ts";

/** What stands under a key of the target now. */
export interface StandingPair {
  readonly generation: string;
  readonly startedAtMs: number;
  /** When it will be forgotten, infinity for never; undefined where nobody looked for it. */
  readonly expiresAtMs: number | undefined;
}

/** It, when that was looked for. */
export interface LivePair extends StandingPair {
  readonly expiresAtMs: number;
}

/**
 * What an upload does with a pair. Sent: `new` is not there, `changed` has another content, `renewed` has this content but
 * is stale or soon forgotten. Left: `kept` is there and good, `newer` was rendered by the Worker after the build.
 */
export type Verdict = "new" | "changed" | "renewed" | "kept" | "newer";

/** What is compared of an entry. */
export type ComparedEntry = Pick<SeedEntry, "generation" | "startedAtMs" | "lifetime" | "content">;

/** What it is compared with. */
export interface Standing {
  readonly live: LivePair | undefined;
  /** What the last upload of this key said about it. */
  readonly row: ManifestRow | undefined;
  readonly nowMs: number;
  readonly ttlSeconds: number | undefined;
}

/** Compares one pair of an entry with what the target holds. Never lets an older render replace a newer one. */
export function verdictOf(entry: ComparedEntry, { live, row, nowMs, ttlSeconds }: Standing): Verdict {
  const { generation, startedAtMs, lifetime } = entry;
  if (!live) return "new";
  if (isReplaced(entry, live, row)) return "changed";
  if (live.startedAtMs > startedAtMs) return "newer";
  const good = isGood(live, { nowMs, ttlSeconds });
  if (live.generation === generation) return good ? "kept" : "renewed";
  const fresh = freshness({ startedAtMs: live.startedAtMs, lifetime }, NO_FENCE, nowMs) === "fresh";
  return fresh && good ? "kept" : "renewed";
}

/** Tells whether an entry replaces a pair however long that would last: it is no older, of another render and of other content. */
export function isReplaced(entry: ComparedEntry, standing: StandingPair, row: ManifestRow | undefined): boolean {
  if (standing.startedAtMs > entry.startedAtMs || standing.generation === entry.generation) return false;
  // Only what stands there since the last upload is known by its row; what a Worker wrote since is not.
  return row?.startedAtMs !== standing.startedAtMs || row.content !== entry.content;
}

/**
 * Tells whether what the last upload noted is enough to leave an entry as it is: it gave this very content, which is fresh and
 * will not be forgotten soon. Whatever a Worker wrote there since is newer.
 */
export function isVouchedFor(
  entry: ComparedEntry,
  row: ManifestRow | undefined,
  { nowMs, ttlSeconds }: Pick<Standing, "nowMs" | "ttlSeconds">,
): row is ManifestRow {
  if (!row || !isGood(row, { nowMs, ttlSeconds })) return false;
  const { lifetime, content } = entry;
  return row.content === content && freshness({ startedAtMs: row.startedAtMs, lifetime }, NO_FENCE, nowMs) === "fresh";
}

/** Tells whether a pair will last. In the second half of its time to live it will not: KV forgets it before many a next deploy. */
export function isGood(
  { expiresAtMs }: Pick<LivePair, "expiresAtMs">,
  { nowMs, ttlSeconds }: Pick<Standing, "nowMs" | "ttlSeconds">,
): boolean {
  return ttlSeconds === undefined ? expiresAtMs > nowMs : expiresAtMs - nowMs > (ttlSeconds * 1000) / 2;
}

/** Tells whether a pair with this verdict is sent. */
export function isSent(verdict: Verdict): boolean {
  return SENT.has(verdict);
}

/** Chooses what to say of an entry whose pairs differ: what is done to most of them, sending before leaving. */
export function strongest(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? "kept";
}

/** Reads what a listing says about a key. Undefined for a value that is not ours: it is replaced. */
export function livePair({ metadata, expiresAtSeconds }: ListedKey): LivePair | undefined {
  const read = readKvMetadata(metadata);
  return read && { generation: read.g, startedAtMs: read.s, expiresAtMs: expiresAtSeconds * 1000 };
}

/** Reads what a key says of its value, as `livePair` does. */
export function standingPair({ metadata, expiresAtSeconds }: FoundKey): StandingPair | undefined {
  const read = readKvMetadata(metadata);
  const expiresAtMs = expiresAtSeconds === undefined ? undefined : expiresAtSeconds * 1000;
  return read && { generation: read.g, startedAtMs: read.s, expiresAtMs };
}

const ORDER: readonly Verdict[] = ["new", "changed", "renewed", "newer", "kept"];
const SENT: ReadonlySet<Verdict> = new Set(["new", "changed", "renewed"]);
