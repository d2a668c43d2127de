import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { CacheKey } from "../entry/key.ts";
import { cacheKey } from "../entry/key.ts";
import { isSent, strongest, verdictOf } from "./delta.ts";
import type { Verdict } from "./delta.ts";
import type { Journal } from "./journal.ts";
import { KV_LIMITS } from "./limits.ts";
import type { LivePairs } from "./live.ts";
import { seedEntries, seedEntry } from "./seed-entries.ts";
import type { SeedEntry } from "./seed-entries.ts";
import type { KvWrite } from "./target.ts";
import type { ManifestRow, ManifestRows } from "./upload-manifest.ts";

/** What an upload will do, known before anything is sent. */
export interface UploadPlan {
  /** How many entries came to which verdict. */
  readonly entries: Readonly<Record<Verdict, number>>;
  readonly steps: readonly PlanStep[];
  /** Pairs of all steps. */
  readonly pairs: number;
  /** What the manifest will say of each entry. */
  readonly rows: readonly (readonly [key: string, row: ManifestRow])[];
  /** Every key that must be there in the end, with the path it belongs to. */
  readonly expected: ReadonlyMap<string, Expected>;
}

/** An entry of which pairs are sent. */
export interface PlanStep {
  readonly key: CacheKey;
  readonly path: string;
  readonly pairKeys: readonly string[];
}

/** What must stand under a key in the end. */
export interface Expected {
  readonly path: string;
  /** Start of the oldest render that may stand there, ms since the epoch. */
  readonly atLeastMs: number;
}

/** What a plan is made from. */
export interface PlanInput {
  readonly seed: SqliteSeed;
  readonly live: LivePairs;
  /** What the target was last given, by the builds that are known. */
  readonly given: readonly ManifestRows[];
  /** Undefined when nothing may be taken for confirmed. */
  readonly journal: Pick<Journal, "has"> | undefined;
  readonly ttlSeconds: number | undefined;
  readonly nowMs: number;
}

/** Compares a seed with what the target holds. Bodies are read only where heads do not decide. */
export function planUpload(input: PlanInput): UploadPlan {
  const plan: Making = {
    entries: { new: 0, changed: 0, renewed: 0, kept: 0, newer: 0 },
    steps: [],
    rows: [],
    expected: new Map(),
  };
  for (const entry of seedEntries(input.seed)) compare(entry, plan, input);
  return { ...plan, pairs: plan.steps.reduce((sum, { pairKeys }) => sum + pairKeys.length, 0) };
}

/** Makes the pairs of a plan, one entry at a time. */
export function* plannedWrites(
  { steps }: UploadPlan,
  { seed, ttlSeconds }: Pick<PlanInput, "seed" | "ttlSeconds">,
): Generator<KvWrite, undefined> {
  for (const { key, path, pairKeys } of steps) {
    const writes = seedEntry(seed, { key, path })?.writes(ttlSeconds) ?? [];
    for (const write of writes) {
      if (pairKeys.includes(write.key)) yield write;
    }
  }
  return undefined;
}

/** Says why KV would never take a pair; undefined when it would. */
export function refusalOf({ key, value, metadata }: KvWrite): string | undefined {
  const sizes = [
    { what: "key", bytes: Buffer.byteLength(key), most: KV_LIMITS.keyBytes },
    { what: "value", bytes: value.byteLength, most: KV_LIMITS.valueBytes },
    { what: "metadata", bytes: Buffer.byteLength(JSON.stringify(metadata)), most: KV_LIMITS.metadataBytes },
  ];
  const over = sizes.find(({ bytes, most }) => bytes > most);
  return over && `its ${over.what} has ${over.bytes} bytes; Workers KV takes ${over.most}`;
}

interface Making {
  readonly entries: Record<Verdict, number>;
  readonly steps: PlanStep[];
  readonly rows: (readonly [key: string, row: ManifestRow])[];
  readonly expected: Map<string, Expected>;
}

function compare(entry: SeedEntry, plan: Making, input: PlanInput): void {
  const { head, path } = entry;
  const key = cacheKey({ namespace: head.namespace, path: head.path });
  const row = rowIn(input.given, key);
  const verdicts = entry.keys.map((pairKey) => pairVerdict(entry, { pairKey, row }, input));
  const verdict = strongest(verdicts);
  const pairKeys = entry.keys.filter((_, index) => isSent(verdicts[index] ?? "kept"));
  const { startedAtMs } = head;
  plan.entries[verdict] += 1;
  if (pairKeys.length > 0) plan.steps.push({ key, path, pairKeys });
  for (const pairKey of entry.keys) {
    const standing = pairKeys.includes(pairKey) ? undefined : input.live.get(pairKey);
    plan.expected.set(pairKey, { path, atLeastMs: standing?.startedAtMs ?? startedAtMs });
  }
  plan.rows.push([key, rowAfter(entry, { verdict, row })]);
}

function pairVerdict(
  entry: SeedEntry,
  { pairKey, row }: { readonly pairKey: string; readonly row: ManifestRow | undefined },
  { live, journal, ttlSeconds, nowMs }: PlanInput,
): Verdict {
  if (journal?.has({ key: pairKey, generation: entry.head.generation }) === true) return "kept";
  return verdictOf(entry, { live: live.get(pairKey), row, nowMs, ttlSeconds });
}

/** What is left as it was keeps its row; hashing its body again would only give the same. */
function rowAfter(
  entry: SeedEntry,
  { verdict, row }: { readonly verdict: Verdict; readonly row: ManifestRow | undefined },
): ManifestRow {
  if (row && (verdict === "kept" || verdict === "newer")) return row;
  return { content: entry.contentHash(), startedAtMs: entry.head.startedAtMs };
}

function rowIn(given: readonly ManifestRows[], key: string): ManifestRow | undefined {
  for (const rows of given) {
    const row = rows.find(key);
    if (row) return row;
  }
  return undefined;
}
