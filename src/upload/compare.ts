import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal.ts";
import { createReadLive, readBuilds, readUploadManifest } from "./live.ts";
import type { ReadLive } from "./live.ts";
import { planUpload } from "./plan.ts";
import type { UploadPlan } from "./plan.ts";
import { RETAINED_BUILDS } from "./prune.ts";
import { surveySeed } from "./survey.ts";
import type { Survey, SurveyedEntry } from "./survey.ts";
import type { KvTarget, KvWrite } from "./target.ts";
import { encodeManifest, rowsOf, uploadManifestKey } from "./upload-manifest.ts";
import type { UploadManifest } from "./upload-manifest.ts";

/** What is compared, and how. */
export interface Comparing {
  readonly seed: SqliteSeed;
  readonly target: KvTarget;
  readonly clock: Clock;
  readonly ttlSeconds: number | undefined;
  /** A target with more pairs than this is not listed: what the last upload noted of an entry counts, after a sample was looked for. */
  readonly listUpTo: number;
  /** Undefined when nothing may be taken for confirmed. */
  readonly journal: Journal | undefined;
}

/** What a comparison came to. */
export interface Compared {
  readonly seed: SqliteSeed;
  readonly plan: UploadPlan;
  readonly readLive: ReadLive;
  /** Entries that stand there by the note of the last upload alone. */
  readonly noted: number;
  /** The manifest to leave behind; undefined when the one that is there says the same. */
  readonly manifest: KvWrite | undefined;
}

/** Compares a seed with what the target was last given, and where that is not enough with what stands there. */
export async function compareWithTarget(comparing: Comparing): Promise<Compared> {
  const { seed, target, clock, ttlSeconds, journal } = comparing;
  const { buildId } = seed.run;
  const manifests = await knownManifests(target, buildId);
  const known = { seed, given: manifests.map(({ rows }) => rows), ttlSeconds, nowMs: clock.nowMs() };
  const survey = surveySeed(known);
  const readLive = createReadLive(target, survey.pairsIn);
  const entries = await believed(survey, readLive, comparing);
  const open = entries.filter(({ vouched }) => !vouched);
  const live = await readLive(open.flatMap(({ pairKeys }) => pairKeys));
  const plan = planUpload({ ...known, entries, live, journal });
  const namespaces = [...survey.pairsIn.keys()];
  const value = encodeManifest({ buildId, namespaces, rows: rowsOf(plan.rows) });
  const before = manifests.find((manifest) => manifest.buildId === buildId);
  const same = before !== undefined && Buffer.from(encodeManifest(before)).equals(value);
  const metadata = { uploadedAtMs: known.nowMs, entries: plan.rows.length };
  return {
    seed,
    plan,
    readLive,
    noted: entries.length - open.length,
    manifest: same ? undefined : { key: uploadManifestKey(buildId), value, metadata, ttlSeconds: undefined },
  };
}

// With two pairs a page, a loss of a tenth of all keys is seen in nine of ten times.
const SAMPLE_ENTRIES = 12;

/** The manifest of this build, else those of builds before it: routes that did not change share their namespace with them. */
async function knownManifests(target: KvTarget, buildId: string): Promise<readonly UploadManifest[]> {
  const own = await readUploadManifest(target, uploadManifestKey(buildId));
  if (own) return [own];
  const read = [];
  for (const { key } of (await readBuilds(target)).slice(0, RETAINED_BUILDS - 1))
    read.push(await readUploadManifest(target, key));
  return read.filter((manifest) => manifest !== undefined);
}

/** Leaves no entry vouched for where all can be looked for as well, or where notes do not tell what is there. */
async function believed(
  { entries, pairsIn }: Survey,
  readLive: ReadLive,
  { journal, clock, listUpTo }: Comparing,
): Promise<readonly SurveyedEntry[]> {
  const pairs = [...pairsIn.values()].reduce((sum, count) => sum + count, 0);
  // An upload that did not come to its end has changed what an earlier one noted.
  const mayBelieve = pairs > listUpTo && (journal?.resumed ?? 0) === 0;
  if (mayBelieve && (await isSampleThere(entries, readLive, () => clock.random()))) return entries;
  return entries.map((entry) => ({ ...entry, vouched: undefined }));
}

async function isSampleThere(
  entries: readonly SurveyedEntry[],
  readLive: ReadLive,
  random: () => number,
): Promise<boolean> {
  const vouched = entries.filter((entry) => entry.vouched);
  const picked = Array.from({ length: SAMPLE_ENTRIES }, () => vouched[Math.floor(random() * vouched.length)]);
  const keys = new Set(picked.flatMap((entry) => entry?.pairKeys ?? []));
  const live = await readLive(keys);
  return [...keys].every((key) => live.has(key));
}
