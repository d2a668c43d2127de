import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { seedIncomplete } from "../errors/build.ts";
import { resolveConfig } from "../config.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { buildFiles, readManifest } from "../prerender/app-build.ts";
import type { BuildSeed } from "../upload/build-seed.ts";
import { exportSeed } from "../upload/export.ts";
import { fingerprint } from "../upload/fingerprint.ts";
import { LOCAL_BATCH, REMOTE_BATCH } from "../upload/limits.ts";
import { createPace } from "../upload/pace.ts";
import type { Patience } from "../upload/patiently.ts";
import { pruneBuilds, type Pruning } from "../upload/prune.ts";
import type { LoadingSimulator } from "../upload/simulator.ts";
import type { KvTarget } from "../upload/target.ts";
import { upload } from "../upload/upload.ts";
import { EXIT } from "./command.ts";
import { openTarget } from "./open-target.ts";
import { print } from "./print.ts";
import { createUploadView, exportLines, missingLines, pruneLines, uploadLines } from "./upload-view.ts";

/** Where an upload goes. */
export type Destination =
  | { readonly kind: "remote" }
  | { readonly kind: "local"; readonly simulator: LoadingSimulator }
  | { readonly kind: "files"; readonly folder: string };

/** What to upload, where, and how. Undefined options are as the app's own say. */
export interface UploadRequest {
  readonly root: string;
  readonly destination: Destination;
  readonly binding: string | undefined;
  readonly namespaceId: string | undefined;
  readonly environment: string | undefined;
  readonly persistTo: string;
  readonly prefix: string;
  readonly ttlSeconds: number | undefined;
  /** Looks for every key, whatever the last upload noted. */
  readonly full: boolean;
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Uploads the seed of a build, shows how it goes and returns the exit code. */
export async function runUpload(asked: UploadRequest): Promise<number> {
  const { root, destination } = asked;
  const files = buildFiles(root);
  const manifest = await readManifest(files.manifest);
  if (manifest.seed === "unfinished") throw seedIncomplete(files.seed);
  const request = withDefaults(asked, manifest);
  if (manifest.target === "node")
    print.note("This build is for Node: no Worker will read it. Build with `--target workers`.");
  const source = { seedFile: files.seed, buildId: manifest.buildId };
  if (destination.kind === "files") return writeFiles(request, { ...source, folder: destination.folder });
  const pace = createPace(CLOCK, destination.kind === "local" ? 1 : MOST_REMOTE_CALLS);
  const patience = { clock: CLOCK, pace };
  const target = await openTarget({ ...request, destination }, patience);
  closeOnSignal(target);
  try {
    const ok = await uploadTo(target, { ...request, ...source }, patience);
    if (ok && request.prune) await pruneAfter(target, { ...request, keep: keptBy(manifest) }, patience);
    return ok ? EXIT.done : EXIT.failed;
  } finally {
    await target.close();
  }
}

/** A local target is a process of its own, and would stay behind. What was confirmed is in the journal by then. */
function closeOnSignal(target: KvTarget): void {
  for (const [signal, exitCode] of SIGNALS)
    process.once(signal, () => void target.close().finally(() => process.exit(exitCode)));
}

// As a shell gives them for a process that a signal ended.
const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

type FullRequest = UploadRequest & { readonly binding: string; readonly ttlSeconds: number };

function withDefaults(request: UploadRequest, manifest: RouteManifest): FullRequest {
  const { binding, ttlSeconds } = manifest.options?.kv ?? resolveConfig({}).kv;
  return { ...request, binding: request.binding ?? binding, ttlSeconds: request.ttlSeconds ?? ttlSeconds };
}

const CLOCK: Patience["clock"] = {
  nowMs: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
  random: () => Math.random(),
};
// Each holds a body of 20 MB in memory, and an account may make 4 calls a second in the long run.
const MOST_REMOTE_CALLS = 6;
// Two calls; above it, listings would take longer than all else in an upload of few changes.
const LISTED_PAIRS = 2_000;

async function uploadTo(target: KvTarget, request: FullRequest & BuildSeed, patience: Patience): Promise<boolean> {
  const { root, full, dryRun, json, seedFile, buildId, ttlSeconds, destination } = request;
  const view = createUploadView({ nowMs: () => performance.now() });
  const summary = await upload({
    ...patience,
    seedFile,
    buildId,
    target,
    journalFile: join(root, ".vinext", `upload-${fingerprint(target.id)}.ndjson`),
    ttlSeconds,
    listUpTo: full ? Infinity : LISTED_PAIRS,
    limits: destination.kind === "local" ? LOCAL_BATCH : REMOTE_BATCH,
    dryRun,
    onEvent: (event) => (json ? print.json(event) : view.show(event)),
  });
  if (json) print.json({ kind: "finished", ...summary });
  if (json) return summary.ok;
  print.status("");
  for (const line of uploadLines(summary, { dryRun, billed: destination.kind === "remote" })) print.line(line);
  for (const line of missingLines(summary.missing)) print.note(line);
  return summary.ok;
}

function keptBy({ buildId, routes }: RouteManifest): Pruning["keep"] {
  return { buildId, namespaces: routes.map(({ namespace }) => namespace) };
}

async function pruneAfter(
  target: KvTarget,
  { keep, dryRun, json }: UploadRequest & Pick<Pruning, "keep">,
  patience: Patience,
): Promise<void> {
  const result = await pruneBuilds({ ...patience, target, keep, dryRun });
  if (json) print.json({ kind: "pruned", ...result });
  else for (const line of pruneLines(result, { dryRun })) print.line(line);
}

async function writeFiles(
  { prefix, ttlSeconds, binding, json }: FullRequest,
  source: BuildSeed & { readonly folder: string },
): Promise<number> {
  const summary = await exportSeed({ ...source, prefix, ttlSeconds, nowMs: Date.now() });
  if (json) print.json({ kind: "exported", ...summary });
  else {
    for (const line of exportLines(summary, binding)) print.line(line);
    for (const line of missingLines(summary.missing)) print.note(line);
  }
  return summary.missing.length === 0 ? EXIT.done : EXIT.failed;
}
