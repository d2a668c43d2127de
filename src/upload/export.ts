import { openBuildSeed } from "./build-seed.ts";
import type { BuildSeed } from "./build-seed.ts";
import { FILE_SLICE } from "./limits.ts";
import { plannedWrites, planUpload, refusalOf } from "./plan.ts";
import { writeSlices } from "./slices.ts";
import type { Slice } from "./slices.ts";
import { surveySeed } from "./survey.ts";
import type { KvWrite } from "./target.ts";
import { encodeManifest, rowsOf, uploadManifestKey } from "./upload-manifest.ts";
import type { Defect } from "./verify.ts";

/** What to write to files, and where. */
export interface ExportOptions extends BuildSeed {
  readonly folder: string;
  readonly prefix: string;
  readonly ttlSeconds: number | undefined;
  readonly nowMs: number;
}

/** What an export came to. */
export interface ExportSummary {
  readonly slices: readonly Slice[];
  readonly entries: number;
  /** Pairs that KV would refuse. */
  readonly missing: readonly Defect[];
}

/**
 * Writes every entry of a seed to files for `wrangler kv bulk put`. The upload manifest is the last pair of the last file:
 * uploaded in order, it is there only when all others are, and a later `vinext upload` compares with it.
 */
export async function exportSeed({
  seedFile,
  buildId,
  folder,
  prefix,
  ttlSeconds,
  nowMs,
}: ExportOptions): Promise<ExportSummary> {
  const seed = openBuildSeed({ seedFile, buildId });
  try {
    const { entries, pairsIn } = await surveySeed(seed);
    const nothing = { given: [], vouched: new Map(), live: new Map(), journal: undefined };
    const plan = planUpload({ ...nothing, entries, ttlSeconds, nowMs });
    const missing: Defect[] = [];
    const value = encodeManifest({ buildId, namespaces: [...pairsIn.keys()], rows: rowsOf(plan.rows) });
    const metadata = { uploadedAtMs: nowMs, entries: plan.rows.length };
    const pairs = function* (): Generator<KvWrite, undefined> {
      for (const write of plannedWrites(plan, { seed, ttlSeconds })) {
        const reason = refusalOf(write);
        if (reason === undefined) yield { ...write, key: prefix + write.key };
        else missing.push({ path: plan.expected.get(write.key)?.path ?? write.key, key: write.key, reason });
      }
      yield { key: prefix + uploadManifestKey(buildId), value, metadata, ttlSeconds: undefined };
      return undefined;
    };
    const slices = writeSlices(pairs(), { folder, limits: FILE_SLICE });
    return { slices, entries: plan.rows.length, missing };
  } finally {
    seed.close();
  }
}
