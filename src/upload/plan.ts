import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import { isGood, isSent, strongest, verdictOf } from "./delta.ts";
import type { Verdict } from "./delta.ts";
import type { Journal } from "./journal.ts";
import { KV_LIMITS } from "./limits.ts";
import type { LivePairs } from "./live.ts";
import { seedPairs } from "./seed-entries.ts";
import type { SeedEntry } from "./seed-entries.ts";
import type { KvWrite } from "./target.ts";
import { rowIn } from "./upload-manifest.ts";
import type { KeyedRow, ManifestRow, ManifestRows } from "./upload-manifest.ts";

/** What an upload will do, known before anything is sent. */
export interface UploadPlan {
  /** How many entries came to which verdict. */
  readonly entries: Readonly<Record<Verdict, number>>;
  readonly steps: readonly PlanStep[];
  /** Pairs of all steps. */
  readonly pairs: number;
  /** What the manifest will say of each entry. */
  readonly rows: readonly KeyedRow[];
  /** Every key that was looked for or is sent, and must be there in the end, with the path it belongs to. */
  readonly expected: ReadonlyMap<string, Expected>;
}

/** An entry and which of its pairs are sent. */
export type PlanStep = Pick<SeedEntry, "key" | "path" | "pairKeys">;

/** What must stand under a key in the end. */
export interface Expected {
  readonly path: string;
  /** Start of the oldest render that may stand there, ms since the epoch. */
  readonly atLeastMs: number;
}

/** What is known of a target before anything is looked for. */
export interface Known {
  /** What it was last given, by the builds that are known. */
  readonly given: readonly ManifestRows[];
  readonly ttlSeconds: number | undefined;
  readonly nowMs: number;
}

/** What a plan is made from. */
export interface PlanInput extends Known {
  readonly entries: readonly SeedEntry[];
  /** What an upload noted of entries, by their key, where that is all one needs to know: these are left as they are. */
  readonly vouched: ReadonlyMap<string, ManifestRow>;
  /** What all others are compared with. */
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
  for (const entry of input.entries) {
    const vouched = input.vouched.get(entry.key);
    if (vouched) keep(entry, vouched, plan);
    else compare(entry, plan, input);
  }
  return { ...plan, pairs: plan.steps.reduce((sum, { pairKeys }) => sum + pairKeys.length, 0) };
}

/** Makes the pairs of a plan, one entry at a time. */
export function* plannedWrites(
  { steps }: UploadPlan,
  { seed, ttlSeconds }: { readonly seed: SqliteSeed; readonly ttlSeconds: number | undefined },
): Generator<KvWrite, undefined> {
  for (const step of steps) {
    for (const pair of seedPairs(seed, step)) {
      if (step.pairKeys.includes(pair.key)) yield { ...pair, ttlSeconds };
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
  readonly rows: KeyedRow[];
  readonly expected: Map<string, Expected>;
}

function keep({ keyHash }: SeedEntry, row: ManifestRow, plan: Making): void {
  plan.entries.kept += 1;
  plan.rows.push([keyHash, row]);
}

function compare(entry: SeedEntry, plan: Making, input: PlanInput): void {
  const { key, keyHash, path } = entry;
  const row = rowIn(input.given, keyHash);
  const verdicts = entry.pairKeys.map((pairKey) => pairVerdict(entry, { pairKey, row }, input));
  const verdict = strongest(verdicts);
  const pairKeys = entry.pairKeys.filter((_, index) => isSent(verdicts[index] ?? "kept"));
  plan.entries[verdict] += 1;
  if (pairKeys.length > 0) plan.steps.push({ key, path, pairKeys });
  for (const pairKey of entry.pairKeys) {
    const standing = pairKeys.includes(pairKey) ? undefined : input.live.get(pairKey);
    plan.expected.set(pairKey, { path, atLeastMs: standing?.startedAtMs ?? entry.startedAtMs });
  }
  plan.rows.push([keyHash, rowAfter(entry, { row, verdict, pairKeys }, input)]);
}

function pairVerdict(
  entry: SeedEntry,
  { pairKey, row }: { readonly pairKey: string; readonly row: ManifestRow | undefined },
  { live, journal, ttlSeconds, nowMs }: PlanInput,
): Verdict {
  if (journal?.has({ key: pairKey, generation: entry.generation }) === true) return "kept";
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
  const expiresAtMs = Math.min(...entry.pairKeys.map((pairKey) => expiryOf(pairKey, done.pairKeys, input)));
  if (isLeft) return { ...row, expiresAtMs };
  return { content: entry.content, startedAtMs: entry.startedAtMs, expiresAtMs };
}

/** A pair that the journal knows and nobody has seen yet is looked for the next time. */
function expiryOf(pairKey: string, sent: readonly string[], { live, ttlSeconds, nowMs }: PlanInput): number {
  if (sent.includes(pairKey)) return nowMs + (ttlSeconds ?? Infinity) * 1000;
  return live.get(pairKey)?.expiresAtMs ?? 0;
}
