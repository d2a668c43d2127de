import { setImmediate as nextTurn } from "node:timers/promises";

import { batchesOf } from "./batches.ts";
import { openBuildSeed } from "./build-seed.ts";
import type { BuildSeed } from "./build-seed.ts";
import { compareWithTarget } from "./compare.ts";
import type { Compared } from "./compare.ts";
import type { Verdict } from "./delta.ts";
import { openJournal } from "./journal.ts";
import type { Journal } from "./journal.ts";
import type { BatchLimits } from "./limits.ts";
import type { Patience } from "./patiently.ts";
import { plannedWrites, refusalOf } from "./plan.ts";
import type { UploadPlan } from "./plan.ts";
import { sendBatches } from "./send.ts";
import type { Unsent } from "./send.ts";
import type { KvTarget, KvWrite } from "./target.ts";
import { createSampler, verifyUpload } from "./verify.ts";
import type { Defect, Sampler } from "./verify.ts";

/** What to upload, and how. */
export interface UploadOptions extends Patience, BuildSeed {
  readonly target: KvTarget;
  /** File that remembers what was confirmed while an upload is not finished. */
  readonly journalFile: string;
  /** Time after which KV forgets a pair that nobody renewed; undefined for never. */
  readonly ttlSeconds: number | undefined;
  /** Pairs up to which all that stands in the target is listed; for more, see `Comparing`. */
  readonly listUpTo: number;
  readonly limits: BatchLimits;
  readonly dryRun: boolean;
  onEvent(event: UploadEvent): void;
}

/** Tells how an upload goes. */
export type UploadEvent =
  | { readonly kind: "started"; readonly buildId: string; readonly target: string; readonly resumedPairs: number }
  | { readonly kind: "planned"; readonly entries: Readonly<Record<Verdict, number>>; readonly pairs: number }
  /** Only of a dry run: a pair that would be sent. */
  | { readonly kind: "would-send"; readonly key: string; readonly bytes: number }
  | { readonly kind: "stored"; readonly pairs: number; readonly bytes: number }
  | { readonly kind: "trouble"; readonly reason: string }
  | { readonly kind: "verifying"; readonly keys: number; readonly sample: number };

/** What an upload came to. */
export interface UploadSummary {
  /** Whether everything is there now; of a dry run, whether KV would take everything. */
  readonly ok: boolean;
  readonly entries: Readonly<Record<Verdict, number>>;
  /** Kept entries that were not looked for, because the last upload noted them. */
  readonly noted: number;
  /** Pairs sent; of a dry run, pairs that would be. */
  readonly pairs: number;
  /** Bytes of their values. */
  readonly bytes: number;
  readonly batches: number;
  /** Pairs that are billed as writes: those sent and the manifest. */
  readonly billedWrites: number;
  readonly missing: readonly Defect[];
}

/** Brings the entries of a seed into a KV namespace: what is new or changed, in batches, and verified in the end. */
export async function upload(options: UploadOptions): Promise<UploadSummary> {
  const seed = openBuildSeed(options);
  const { buildId, target, journalFile } = options;
  const journal = options.dryRun ? undefined : openJournal(journalFile, { target: target.id, buildId });
  try {
    options.onEvent({ kind: "started", buildId, target: target.name, resumedPairs: journal?.resumed ?? 0 });
    const state = await compareWithTarget({ ...options, seed, journal });
    options.onEvent({ kind: "planned", entries: state.plan.entries, pairs: state.plan.pairs });
    return journal ? await send(state, journal, options) : rehearse(state, options);
  } finally {
    journal?.close();
    seed.close();
  }
}

const SAMPLE_PAIRS = 25;

/** Counts what an upload would do, from the very pairs that it would send. */
function rehearse(state: Compared, { limits, ttlSeconds, onEvent }: UploadOptions): UploadSummary {
  const unsent: Unsent[] = [];
  const total = { pairs: 0, bytes: 0, batches: 0 };
  const writes = acceptable(plannedWrites(state.plan, { seed: state.seed, ttlSeconds }), unsent);
  for (const batch of batchesOf(writes, limits)) {
    total.batches += 1;
    for (const { key, value } of batch.writes) {
      onEvent({ kind: "would-send", key, bytes: value.byteLength });
      total.pairs += 1;
      total.bytes += value.byteLength;
    }
  }
  return summaryOf({ state, manifest: state.manifest(), total, missing: defectsOf(state.plan, unsent) });
}

async function send(state: Compared, journal: Journal, options: UploadOptions): Promise<UploadSummary> {
  const { limits, ttlSeconds, onEvent } = options;
  const { plan, seed } = state;
  const unsent: Unsent[] = [];
  const total = { pairs: 0, bytes: 0, batches: 0 };
  const sampler = createSampler(SAMPLE_PAIRS, () => options.clock.random());
  const writes = acceptable(plannedWrites(plan, { seed, ttlSeconds }), unsent);
  const onStored = (stored: readonly KvWrite[]): void => {
    journal.add(stored.map((write) => journalPair(write)));
    for (const write of stored) sampler.offer(write);
    total.batches += 1;
    total.pairs += stored.length;
    total.bytes += stored.reduce((sum, { value }) => sum + value.byteLength, 0);
    onEvent({ kind: "stored", pairs: total.pairs, bytes: total.bytes });
  };
  const [left, manifest] = await Promise.all([
    sendBatches(batchesOf(writes, limits), { ...sending(options), onStored }),
    // Made while the first pairs are on their way; they leave in this turn of the event loop.
    nextTurn().then(() => state.manifest()),
  ]);
  unsent.push(...left);
  const rest = await conclude(state, { journal, sampler, unsent, manifest }, options);
  return summaryOf({ state, manifest, total, missing: [...defectsOf(plan, unsent), ...rest] });
}

interface Sent {
  readonly journal: Journal;
  readonly sampler: Sampler;
  readonly unsent: readonly Unsent[];
  readonly manifest: KvWrite | undefined;
}

/** Verifies, then leaves the manifest behind. The journal goes when it is of no more use. */
async function conclude(
  state: Compared,
  { journal, sampler, unsent, manifest }: Sent,
  options: UploadOptions,
): Promise<readonly Defect[]> {
  if (unsent.length > 0) return [];
  const { plan, view } = state;
  const sample = sampler.picked();
  if (plan.pairs > 0 || journal.resumed > 0) {
    options.onEvent({ kind: "verifying", keys: plan.expected.size, sample: sample.length });
    const { target, clock } = options;
    const defects = await verifyUpload({ target, clock, view, expected: plan.expected, sample });
    if (defects.length > 0) {
      // It says of some pairs that they are there, and they are not: the next run has to look for itself.
      journal.remove();
      return defects;
    }
  }
  if (manifest) {
    const batches = batchesOf([manifest], options.limits);
    const left = await sendBatches(batches, { ...sending(options), onStored: () => {} });
    if (left.length > 0) return left.map(({ key, reason }) => ({ path: "the upload manifest", key, reason }));
  }
  journal.remove();
  return [];
}

function sending({ target, clock, pace, onEvent }: UploadOptions): Omit<Parameters<typeof sendBatches>[1], "onStored"> {
  return {
    clock,
    pace,
    put: (writes) => target.put(writes),
    onTrouble: (reason) => onEvent({ kind: "trouble", reason }),
  };
}

/** Leaves out what KV would refuse, noting why. */
function* acceptable(writes: Iterable<KvWrite>, unsent: Unsent[]): Generator<KvWrite, undefined> {
  for (const write of writes) {
    const reason = refusalOf(write);
    if (reason === undefined) yield write;
    else unsent.push({ key: write.key, reason });
  }
  return undefined;
}

function journalPair({ key, metadata }: KvWrite): { readonly key: string; readonly generation: string } {
  return { key, generation: "g" in metadata && typeof metadata.g === "string" ? metadata.g : "" };
}

function defectsOf({ expected }: UploadPlan, unsent: readonly Unsent[]): readonly Defect[] {
  return unsent.map(({ key, reason }) => ({ path: expected.get(key)?.path ?? key, key, reason }));
}

interface Outcome {
  readonly state: Compared;
  readonly manifest: KvWrite | undefined;
  readonly total: Pick<UploadSummary, "pairs" | "bytes" | "batches">;
  readonly missing: readonly Defect[];
}

function summaryOf({ state, manifest, total, missing }: Outcome): UploadSummary {
  const { plan, noted } = state;
  const billedWrites = total.pairs + (manifest ? 1 : 0);
  return { ok: missing.length === 0, entries: plan.entries, noted, ...total, billedWrites, missing };
}
