import type { CacheKey } from "../entry/key.ts";
import { isGood, isSent, strongest, verdictOf } from "./delta.ts";
import type { Verdict } from "./delta.ts";
import type { Journal } from "./journal.ts";
import { KV_LIMITS } from "./limits.ts";
import type { LivePairs } from "./live.ts";
import { seedEntry } from "./seed-entries.ts";
import type { SeedEntry } from "./seed-entries.ts";
import { rowIn } from "./survey.ts";
import type { Known, SurveyedEntry } from "./survey.ts";
import type { KvWrite } from "./target.ts";
import type { ManifestRow } from "./upload-manifest.ts";

/** What an upload will do, known before anything is sent. */
export interface UploadPlan {
  /** How many entries came to which verdict. */
  readonly entries: Readonly<Record<Verdict, number>>;
  readonly steps: readonly PlanStep[];
  /** Pairs of all steps. */
  readonly pairs: number;
  /** What the manifest will say of each entry. */
  readonly rows: readonly (readonly [key: string, row: ManifestRow])[];
  /** Every key that was looked for or is sent, and must be there in the end, with the path it belongs to. */
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
export interface PlanInput extends Known {
  /** Those that are vouched for are left as they are; all others are compared with what is live. */
  readonly entries: readonly SurveyedEntry[];
  readonly live: LivePairs;
  /** Undefined when nothing may be taken for confirmed. */
  readonly journal: Pick<Journal, "has"> | undefined;
}

/** Compares a seed with what the target holds. Reads no bodies. */
export function planUpload(input: PlanInput): UploadPlan {
  const plan: Making = {
    entries: { new: 0, changed: 0, renewed: 0, kept: 0, newer: 0 },
    steps: [],
    rows: [],
    expected: new Map(),
  };
  for (const surveyed of input.entries) {
    if (surveyed.vouched) keep(surveyed.key, surveyed.vouched, plan);
    else compare(surveyed, plan, input);
  }
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

function keep(key: CacheKey, row: ManifestRow, plan: Making): void {
  plan.entries.kept += 1;
  plan.rows.push([key, row]);
}

function compare({ key, path }: SurveyedEntry, plan: Making, input: PlanInput): void {
  const entry = seedEntry(input.seed, { key, path });
  if (!entry) return;
  const row = rowIn(input.given, key);
  const verdicts = entry.keys.map((pairKey) => pairVerdict(entry, { pairKey, row }, input));
  const verdict = strongest(verdicts);
  const pairKeys = entry.keys.filter((_, index) => isSent(verdicts[index] ?? "kept"));
  plan.entries[verdict] += 1;
  if (pairKeys.length > 0) plan.steps.push({ key, path, pairKeys });
  for (const pairKey of entry.keys) {
    const standing = pairKeys.includes(pairKey) ? undefined : input.live.get(pairKey);
    plan.expected.set(pairKey, { path, atLeastMs: standing?.startedAtMs ?? entry.head.startedAtMs });
  }
  plan.rows.push([key, rowAfter(entry, { row, verdict, pairKeys }, input)]);
}

function pairVerdict(
  entry: SeedEntry,
  { pairKey, row }: { readonly pairKey: string; readonly row: ManifestRow | undefined },
  { live, journal, ttlSeconds, nowMs }: PlanInput,
): Verdict {
  if (journal?.has({ key: pairKey, generation: entry.head.generation }) === true) return "kept";
  return verdictOf(entry, { live: live.get(pairKey), row, nowMs, ttlSeconds });
}

/** What is left as it was keeps its row, so that a manifest that says the same is not written again. */
function rowAfter(
  entry: SeedEntry,
  done: { readonly row: ManifestRow | undefined; readonly verdict: Verdict; readonly pairKeys: readonly string[] },
  input: PlanInput,
): ManifestRow {
  const { row, verdict } = done;
  const isLeft = row !== undefined && (verdict === "kept" || verdict === "newer");
  if (isLeft && isGood(row, input)) return row;
  const expiresAtMs = Math.min(...entry.keys.map((pairKey) => expiryOf(pairKey, done.pairKeys, input)));
  if (isLeft) return { ...row, expiresAtMs };
  return { content: entry.contentHash(), startedAtMs: entry.head.startedAtMs, expiresAtMs };
}

/** A pair that the journal knows and nobody has seen yet is looked for the next time. */
function expiryOf(pairKey: string, sent: readonly string[], { live, ttlSeconds, nowMs }: PlanInput): number {
  if (sent.includes(pairKey)) return nowMs + (ttlSeconds ?? Infinity) * 1000;
  return live.get(pairKey)?.expiresAtMs ?? 0;
}
