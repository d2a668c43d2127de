import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { CacheKey } from "../entry/key.ts";
import { isVouchedFor } from "./delta.ts";
import { namespaceOf } from "./live.ts";
import { seedEntry, seedLines } from "./seed-entries.ts";
import type { ManifestRow, ManifestRows } from "./upload-manifest.ts";

/** What a seed holds, and how much of it is known to stand in the target without a look. */
export interface Survey {
  /** In the order of planning. */
  readonly entries: readonly SurveyedEntry[];
  /** Pairs of each namespace. Those of routes whose every page is dynamic have none. */
  readonly pairsIn: ReadonlyMap<string, number>;
}

/** One entry of a seed. */
export interface SurveyedEntry {
  readonly key: CacheKey;
  readonly path: string;
  readonly pairKeys: readonly string[];
  /** What an upload noted of it, when that is all one needs to know. */
  readonly vouched: ManifestRow | undefined;
}

/** What a seed is compared with. */
export interface Known {
  readonly seed: SqliteSeed;
  /** What the target was last given, by the builds that are known. */
  readonly given: readonly ManifestRows[];
  readonly ttlSeconds: number | undefined;
  readonly nowMs: number;
}

/** Goes through a seed once and compares its contents with what uploads before noted. Reads no bodies. */
export function surveySeed({ seed, given, ttlSeconds, nowMs }: Known): Survey {
  const entries: SurveyedEntry[] = [];
  const pairsIn = new Map<string, number>();
  for (const line of seedLines(seed)) {
    const entry = seedEntry(seed, line);
    const pairKeys = entry?.keys ?? [];
    const namespace = namespaceOf(line.key);
    pairsIn.set(namespace, (pairsIn.get(namespace) ?? 0) + pairKeys.length);
    if (!entry) continue;
    const row = rowIn(given, line.key);
    const vouched = isVouchedFor(entry, row, { nowMs, ttlSeconds }) ? row : undefined;
    entries.push({ key: line.key, path: line.path, pairKeys, vouched });
  }
  return { entries, pairsIn };
}

/** Finds what uploads before noted of an entry, the first that knows it. */
export function rowIn(given: readonly ManifestRows[], key: string): ManifestRow | undefined {
  for (const rows of given) {
    const row = rows.find(key);
    if (row) return row;
  }
  return undefined;
}
