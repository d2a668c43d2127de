import { inBatches } from "../cache/in-batches.ts";
import type { PlanRow, SeedWriter, SettledEntry } from "../cache/seed.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import { attempt } from "./attempts.ts";
import { createBatch } from "./batch.ts";
import { eachBounded } from "./each-bounded.ts";
import type { Page } from "./previous.ts";
import { release } from "./release.ts";
import type { Run } from "./run-context.ts";
import { settlePage } from "./settle.ts";
import type { SettledPage } from "./settle.ts";

/** Renders every planned path that has no outcome yet and writes outcomes to the seed as they come. */
export async function renderPending(run: Run): Promise<void> {
  const { seed, manifest, options } = run;
  const routes = new Map(manifest.routes.map((route) => [route.id, route]));
  const batch = createBatch<SettledEntry>((items) => store(seed, items));
  const lanes = Math.ceil(run.threads * options.settings.concurrency * LANES_PER_RENDER);
  await eachBounded(pendingRows(seed), lanes, async ({ id, path, route: routeId }) => {
    const route = routes.get(routeId);
    if (!route) return;
    const { outcome, record, lifetime, error } =
      reused(run, { route, path }) ?? (await renderOne(run, { route, path }));
    if (error) run.failures.add({ route: routeId, path, error, kept: record !== undefined });
    if (lifetime) noteWindow(run.windows, routeId, lifetime);
    batch.add({ id, outcome, record });
    options.onEvent({ kind: "page", path, route: routeId, outcome });
  });
  batch.flush();
}

/** Writes outcomes with their entries, whose bytes nobody needs afterwards. */
function store(seed: SeedWriter, items: readonly SettledEntry[]): void {
  seed.record(items);
  for (const { record } of items) record?.parts.forEach(release);
}

/** Keeps the shortest window of each route, for the table at the end. */
function noteWindow(windows: Map<string, Lifetime>, route: string, lifetime: Lifetime): void {
  const known = windows.get(route);
  const shorter =
    !known || known.kind === "forever" || (lifetime.kind === "refresh" && lifetime.afterSeconds < known.afterSeconds);
  if (shorter) windows.set(route, lifetime);
}

// While a third of them are stored, all threads stay busy. More would wait with all that their renders hold until V8 takes it for
// old: with three for each render, a long run had a third more memory and took a twelfth more processor time.
const LANES_PER_RENDER = 1.5;

const ROWS_PER_READ = 500;

function* pendingRows(seed: SeedWriter): Generator<PlanRow> {
  for (const rows of inBatches((afterId) => seed.pending(afterId, ROWS_PER_READ))) {
    yield* rows;
    // The last of these pages are still in the threads, and the disk has nothing else to do.
    seed.bringToDisk();
  }
}

async function renderOne(run: Run, page: Page): Promise<SettledPage> {
  const { pool, policy } = run;
  const work = { kind: "render", route: page.route.id, path: page.path } as const;
  const settled = await attempt(pool, work, policy);
  if (settled.kind === "planned") throw new TypeError(`The render of ${page.path} was answered as a plan.`);
  const done = await settlePage(settled, page, run);
  return done.error ? kept(run, page, done) : done;
}

function reused({ options, previous }: Run, page: Page): SettledPage | undefined {
  const entry = options.settings.reuse === "fresh" ? previous?.reuse(page) : undefined;
  if (!entry) return undefined;
  const { record, lifetime } = entry;
  return { outcome: { kind: "reused", generation: record.generation }, record, lifetime, error: undefined };
}

/** The page of the last build, where the policy wants it and this build can still show it. */
function kept({ options, previous }: Run, page: Page, failed: SettledPage): SettledPage {
  const entry = options.settings.onError === "keep" ? previous?.keep(page) : undefined;
  return entry ? { ...failed, record: entry.record, lifetime: entry.lifetime } : failed;
}
