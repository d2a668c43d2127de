import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { Clock } from "./clock.ts";
import { isVouchedFor } from "./delta.ts";
import type { Journal } from "./journal.ts";
import { createReadLive, readBuilds, readUploadManifest } from "./live.ts";
import type { ReadLive } from "./live.ts";
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
  const [manifests, { entries, pairsIn }] = await Promise.all([knownManifests(target, buildId), surveySeed(seed)]);
  const known = { given: manifests.map(({ rows }) => rows), ttlSeconds, nowMs: clock.nowMs() };
  const readLive = createReadLive(target, pairsIn);
  const vouched = await believed({ entries, pairsIn }, { known, readLive, comparing });
  const open = entries.filter(({ key }) => !vouched.has(key));
  const live = await readLive(open.flatMap(({ pairKeys }) => pairKeys));
  // Where a look shows everything it is better than any note: somebody may have emptied the target meanwhile.
  const confirmed = target.settlesWithinMs > 0 ? journal : undefined;
  const plan = planUpload({ ...known, entries, vouched, live, journal: confirmed });
  const value = encodeManifest({ buildId, namespaces: [...pairsIn.keys()], rows: rowsOf(plan.rows) });
  const before = manifests.find((manifest) => manifest.buildId === buildId);
  const same = before !== undefined && Buffer.from(encodeManifest(before)).equals(value);
  const metadata = { uploadedAtMs: known.nowMs, entries: plan.rows.length };
  return {
    seed,
    plan,
    readLive,
    noted: vouched.size,
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

/** Chooses the entries for which notes are enough: none where all can be looked for as well, or where notes do not tell what is there. */
async function believed(
  { entries, pairsIn }: Survey,
  { known, readLive, comparing }: { readonly known: Known; readonly readLive: ReadLive; readonly comparing: Comparing },
): Promise<ReadonlyMap<string, ManifestRow>> {
  const { journal, clock, listUpTo } = comparing;
  const pairs = [...pairsIn.values()].reduce((sum, count) => sum + count, 0);
  // An upload that did not come to its end has changed what an earlier one noted.
  if (pairs <= listUpTo || (journal?.resumed ?? 0) > 0) return new Map();
  const vouched = new Map<string, ManifestRow>();
  const noted = entries.filter((entry) => {
    const row = rowIn(known.given, entry.key);
    if (!isVouchedFor(entry, row, known)) return false;
    vouched.set(entry.key, row);
    return true;
  });
  return (await isSampleThere(noted, readLive, () => clock.random())) ? vouched : new Map();
}

async function isSampleThere(noted: readonly SeedEntry[], readLive: ReadLive, random: () => number): Promise<boolean> {
  const picked = Array.from({ length: SAMPLE_ENTRIES }, () => noted[Math.floor(random() * noted.length)]);
  const keys = new Set(picked.flatMap((entry) => entry?.pairKeys ?? []));
  const live = await readLive(keys);
  return [...keys].every((key) => live.has(key));
}
