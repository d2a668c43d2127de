import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, matchesGlob } from "node:path";

import { openSeedWriter } from "../cache-handlers/sqlite-seed.ts";
import type { PlannedEntry, SeedWriter } from "../cache/seed.ts";
import { cacheKey } from "../entry/key.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { verifyKeyVectors } from "../manifest/self-check.ts";
import { buildFiles, readManifest, writeUnfinished } from "./app-build.ts";
import type { AttemptPolicy } from "./attempts.ts";
import { createAttribution } from "./attribution.ts";
import { createCompress } from "./compress.ts";
import { conclude } from "./conclude.ts";
import { createFailures } from "./failures.ts";
import { listsPaths, plan } from "./plan.ts";
import type { PlannedPath } from "./plan.ts";
import { renderPending } from "./render-pending.ts";
import { openPrevious } from "./previous.ts";
import { createPool } from "./render-pool.ts";
import type { RenderPool } from "./render-pool.ts";
import type { PrerenderOptions, Run } from "./run-context.ts";
import type { PrerenderSummary } from "./summary.ts";

/**
 * Renders every listed path of a finished build into its seed store and writes what was learnt about routes into the
 * manifest. Goes on where an interrupted or failed run of the same build stopped. Failed pages are in the summary, not
 * thrown; what makes the whole run impossible is thrown.
 */
export async function prerender(options: PrerenderOptions): Promise<PrerenderSummary> {
  const begun = performance.now();
  const files = buildFiles(options.root);
  const manifest = asBuilt(await readManifest(files.manifest));
  verifyKeyVectors(manifest);
  await mkdir(dirname(options.storeFile), { recursive: true });
  const pool = openPool(options, { manifest, files });
  const threads = options.settings.workers ?? availableParallelism();
  // Before all else: nothing takes longer to be ready.
  if (manifest.routes.some(listsPaths)) pool.grow(Math.min(threads, THREADS_BEFORE_PLAN));
  const seed = await openSeed(files, pool);
  const attribution = createAttribution(options.root);
  const failures = createFailures(options.root, attribution);
  const run: Run = {
    options,
    files,
    manifest,
    attribution,
    failures,
    seed,
    pool,
    policy: policyOf(options),
    compress: createCompress(threads),
    previous: previousOf(options, { manifest, files }),
    windows: new Map(),
    threads,
  };
  try {
    await writeUnfinished(files.manifest);
    const { resumed } = seed.begin({ buildId: manifest.buildId, version: manifest.version });
    const uncovered = await planAll(run, { resumed });
    await renderPending(run);
    // The new seed takes its place.
    run.previous?.close();
    return await conclude(run, { uncovered, resumed, begun });
  } finally {
    await pool.close();
    run.previous?.close();
    seed.close();
  }
}

// Next.js waits up to 500 ms before the second attempt.
const FIRST_PAUSE_MS = 500;

// A thread that parses or compresses something large is busy for less than this.
const GRACE_MS = 2_000;

// A thread takes about as long to start and warm up as it takes to render this many pages (Next.js: the same number).
const PAGES_PER_THREAD = 25;

// Lists are made in a thread, and where there are lists there are usually pages for a second one. Started after the first, it
// would leave a processor with nothing to do for as long as both take.
const THREADS_BEFORE_PLAN = 2;

/** Takes every route as the build declared it: what the last run learnt may have changed with the content. */
function asBuilt(manifest: RouteManifest): RouteManifest {
  return {
    ...manifest,
    routes: manifest.routes.map((route) => ({ ...route, sharing: route.declared ?? route.sharing })),
  };
}

function policyOf({ settings }: PrerenderOptions): AttemptPolicy {
  return {
    retries: settings.retries,
    tries: settings.attempts ?? 1,
    timeoutSeconds: settings.timeoutSeconds,
    pauseMs: FIRST_PAUSE_MS,
  };
}

/** Another run of this build, for example, has the seed: threads that have started already must not go on then. */
async function openSeed(files: Run["files"], pool: RenderPool): Promise<SeedWriter> {
  try {
    return openSeedWriter(files.seed);
  } catch (error) {
    await pool.close();
    throw error;
  }
}

function openPool(options: PrerenderOptions, build: Pick<Run, "manifest" | "files">): RenderPool {
  const { buildId, basePath, preview } = build.manifest;
  return createPool({
    concurrency: options.settings.concurrency,
    thread: {
      setup: {
        serverFile: build.files.server,
        buildId,
        basePath,
        draftSecret: preview.previewModeId,
        storeFile: options.storeFile,
        concurrency: options.settings.concurrency,
      },
      timeoutMs: options.settings.timeoutSeconds * 1000,
      graceMs: GRACE_MS,
      onStray: (error) =>
        options.onEvent({ kind: "warning", message: `A promise was left behind and rejected: ${error.message}` }),
      onOutput: options.onOutput,
    },
  });
}

function previousOf(options: PrerenderOptions, { manifest, files }: Pick<Run, "manifest" | "files">): Run["previous"] {
  const { onError, reuse } = options.settings;
  if (onError !== "keep" && reuse !== "fresh") return undefined;
  return openPrevious({ seedFile: files.seed, storeFile: options.storeFile, clientDir: files.client, manifest });
}

/** Plans into the seed, which drops duplicates, and starts as many threads as the work is worth. */
async function planAll(run: Run, { resumed }: { readonly resumed: boolean }): Promise<ReadonlySet<string>> {
  const { options, manifest, seed, pool, policy, threads, previous } = run;
  const { settings } = options;
  options.onEvent({ kind: "started", resumed, workers: threads, concurrency: options.settings.concurrency });
  const { only } = options;
  if (only !== undefined) {
    const message = `Only ${only} is rendered. Until a full run, closed routes answer 404 for their other paths.`;
    options.onEvent({ kind: "warning", message });
  }
  const planned = await plan({
    manifest,
    pool,
    policy,
    emit: (paths) => seed.plan(paths.filter(({ path }) => only === undefined || matchesGlob(path, only)).map(seedLine)),
  });
  for (const { route, error } of planned.failures) {
    const paths = settings.onError === "keep" ? (previous?.pathsOf(route.id) ?? []) : [];
    seed.plan(paths.map((path) => seedLine({ route, path })));
    run.failures.add({ route: route.id, path: undefined, error, kept: false });
  }
  const counts = seed.counts();
  options.onEvent({ kind: "planned", paths: counts.planned, done: counts.planned - counts.pending });
  pool.grow(Math.min(threads, Math.ceil(counts.pending / PAGES_PER_THREAD)));
  return planned.uncovered;
}

function seedLine({ route, path }: PlannedPath): PlannedEntry {
  return { key: cacheKey({ namespace: route.namespace, path }), path, route: route.id };
}
