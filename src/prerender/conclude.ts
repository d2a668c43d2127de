import { randomUUID } from "node:crypto";
import { open, rename } from "node:fs/promises";

import { inBatches } from "../cache/in-batches.ts";
import { outcomesDoNotAddUp } from "../errors/build.ts";
import { prerenderLine } from "../manifest/prerender-manifest.ts";
import { writeFinished } from "./app-build.ts";
import { createExpectation, type Expectation } from "./expect-static.ts";
import type { Run } from "./run-context.ts";
import { addToTally, sharingAfter, summarizeRoutes } from "./summary.ts";
import type { PrerenderSummary, RouteTally } from "./summary.ts";

/** How a run began, and what planning learnt. */
export interface RunFacts {
  readonly uncovered: ReadonlySet<string>;
  readonly resumed: boolean;
  /** `performance.now()` when it began. */
  readonly begun: number;
}

/**
 * Ends a run: checks that every planned path has one outcome, writes them to a file and, unless the policy forbids it,
 * makes the result usable. Under `fail` with failures the seed stays incomplete, and `start` refuses it.
 */
export async function conclude(run: Run, facts: RunFacts): Promise<PrerenderSummary> {
  const { seed, options, manifest, files } = run;
  const counts = seed.counts();
  const outcomes = counts.rendered + counts.reused + counts.dynamic + counts.failed;
  if (outcomes !== counts.planned) throw outcomesDoNotAddUp(counts.planned, outcomes);

  const expectation = createExpectation(options.expectStatic, manifest);
  const tallies = await writeOutcomes(run, expectation);
  const sharing = new Map(
    manifest.routes.map((route) => [
      route.id,
      sharingAfter(route, tallies.get(route.id), { uncovered: facts.uncovered.has(route.id) }),
    ]),
  );
  const notStatic = expectation.broken(sharing);
  notStatic.forEach(run.failures.add);
  const failures = run.failures.list();
  const mayFail = options.settings.onError !== "fail" || failures.every(({ notReady }) => notReady);
  const ok = notStatic.length === 0 && mayFail;
  if (ok) {
    // The seed first: a manifest that calls it finished must never stand beside one that is not.
    seed.finish();
    await writeFinished(files.manifest, sharing);
  }
  const summary: PrerenderSummary = {
    planned: counts.planned,
    rendered: counts.rendered,
    reused: counts.reused,
    dynamic: counts.dynamic,
    failed: counts.failed,
    ms: Math.round(performance.now() - facts.begun),
    resumed: facts.resumed,
    ok,
    routes: summarizeRoutes(manifest, { tallies, sharing, windows: run.windows }),
    failures,
  };
  options.onEvent({ kind: "finished", summary });
  return summary;
}

// Enough for one write. Ten times as many live long enough for V8 to make its young generation larger by 60 MiB.
const LINES_PER_READ = 100;

/** Writes one line per planned path and counts them by route. */
async function writeOutcomes(run: Run, expectation: Expectation): Promise<ReadonlyMap<string, RouteTally>> {
  const tallies = new Map<string, RouteTally>();
  const next = `${run.files.outcomes}.${randomUUID()}`;
  const file = await open(next, "w");
  try {
    for (const lines of inBatches((afterId) => run.seed.lines(afterId, LINES_PER_READ))) {
      for (const line of lines) {
        addToTally(tallies, line);
        expectation.see(line);
      }
      await file.write(lines.map(prerenderLine).join(""));
    }
  } finally {
    await file.close();
  }
  await rename(next, run.files.outcomes);
  return tallies;
}
