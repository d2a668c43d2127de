import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { Clock } from "./clock.ts";
import { isReplaced, isVouchedFor } from "./delta.ts";
import type { LivePair } from "./delta.ts";
import type { Journal } from "./journal.ts";
import { createLiveView, readBuilds, readUploadManifest } from "./live.ts";
import type { LivePairs, LiveView } from "./live.ts";
import { planUpload } from "./plan.ts";
import type { Known, UploadPlan } from "./plan.ts";
import { RETAINED_BUILDS } from "./prune.ts";
import type { SeedEntry } from "./seed-entries.ts";
import { surveySeed } from "./survey.ts";
import type { Survey } from "./survey.ts";
import type { KvTarget, KvWrite } from "./target.ts";
import { encodeManifest, rowIn, rowsOf, uploadManifestKey } from "./upload-manifest.ts";
import type { ManifestRow, UploadManifest } from "./upload-manifest.ts";

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
  readonly view: LiveView;
  /** Entries that stand there by the note of the last upload alone. */
  readonly noted: number;
  /** Makes the manifest to leave behind; undefined when the one that is there says the same. */
  manifest(): KvWrite | undefined;
}

/** Compares a seed with what the target was last given, and where that is not enough with what stands there. */
export async function compareWithTarget(comparing: Comparing): Promise<Compared> {
  const { seed, target, clock, ttlSeconds, journal } = comparing;
  const { buildId } = seed.run;
  const [manifests, { entries, pairsIn }] = await Promise.all([knownManifests(target, buildId), surveySeed(seed)]);
  const known = { given: manifests.map(({ rows }) => rows), ttlSeconds, nowMs: clock.nowMs() };
  const view = createLiveView(target, pairsIn);
  const { vouched, live } = await lookAround({ entries, pairsIn }, { known, view, comparing });
  // Where a look shows everything it is better than any note: somebody may have emptied the target meanwhile.
  const confirmed = target.settlesWithinMs > 0 ? journal : undefined;
  const plan = planUpload({ ...known, entries, vouched, live, journal: confirmed });
  return {
    seed,
    plan,
    view,
    noted: vouched.size,
    manifest: () => {
      const value = encodeManifest({ buildId, namespaces: [...pairsIn.keys()], rows: rowsOf(plan.rows) });
      const before = manifests.find((manifest) => manifest.buildId === buildId);
      if (before && Buffer.from(encodeManifest(before)).equals(value)) return undefined;
      const metadata = { uploadedAtMs: known.nowMs, entries: plan.rows.length };
      return { key: uploadManifestKey(buildId), value, metadata, ttlSeconds: undefined };
    },
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

interface Around {
  /** Entries for which the note of the last upload is enough. */
  readonly vouched: ReadonlyMap<string, ManifestRow>;
  /** What stands under the keys of all others. */
  readonly live: LivePairs;
}

/** Looks for the entries for which notes are not enough, and for a sample of the others: for all when that is not there. */
async function lookAround(
  survey: Survey,
  { known, view, comparing }: { readonly known: Known; readonly view: LiveView; readonly comparing: Comparing },
): Promise<Around> {
  const { entries } = survey;
  const vouched = vouchedFor(survey, known, comparing);
  const noted = entries.filter(({ key }) => vouched.has(key));
  const open = entries.filter(({ key }) => !vouched.has(key));
  const [isThere, live] = await Promise.all([
    isSampleThere(noted, view, () => comparing.clock.random()),
    lookFor(open, view, known),
  ]);
  return isThere ? { vouched, live } : { vouched: new Map(), live: await lookFor(entries, view, known) };
}

/** Looks for the pairs of entries, and only of those that may stay when they will be forgotten. */
async function lookFor(entries: readonly SeedEntry[], view: LiveView, known: Known): Promise<LivePairs> {
  const standing = await view.glance(pairKeysOf(entries));
  const live = new Map<string, LivePair>();
  const open: string[] = [];
  for (const entry of entries) {
    const row = rowIn(known.given, entry.keyHash);
    for (const key of entry.pairKeys) {
      const pair = standing.get(key);
      if (!pair) continue;
      // What is replaced counts as soon forgotten, so that nobody takes it for kept.
      const { expiresAtMs = isReplaced(entry, pair, row) ? 0 : undefined } = pair;
      if (expiresAtMs === undefined) open.push(key);
      else live.set(key, { ...pair, expiresAtMs });
    }
  }
  for (const [key, pair] of await view.look(open)) live.set(key, pair);
  return live;
}

/** Chooses the entries for which notes are enough: none where all can be looked for as well, or where notes do not tell what is there. */
function vouchedFor(
  { entries, pairsIn }: Survey,
  known: Known,
  { journal, listUpTo }: Comparing,
): ReadonlyMap<string, ManifestRow> {
  const vouched = new Map<string, ManifestRow>();
  const pairs = [...pairsIn.values()].reduce((sum, count) => sum + count, 0);
  // An upload that did not come to its end has changed what an earlier one noted.
  if (pairs <= listUpTo || (journal?.resumed ?? 0) > 0) return vouched;
  for (const entry of entries) {
    const row = rowIn(known.given, entry.keyHash);
    if (isVouchedFor(entry, row, known)) vouched.set(entry.key, row);
  }
  return vouched;
}

async function isSampleThere(noted: readonly SeedEntry[], view: LiveView, random: () => number): Promise<boolean> {
  const picked = Array.from({ length: SAMPLE_ENTRIES }, () => noted[Math.floor(random() * noted.length)]);
  const keys = new Set(picked.flatMap((entry) => entry?.pairKeys ?? []));
  const standing = await view.glance(keys);
  return [...keys].every((key) => standing.has(key));
}

function pairKeysOf(entries: readonly SeedEntry[]): readonly string[] {
  return entries.flatMap(({ pairKeys }) => pairKeys);
}
