import { existsSync } from "node:fs";

import { openSeed, type SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SeedLine } from "../cache/seed.ts";
import { seedIncomplete } from "../errors/build.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { buildFiles, readManifest } from "../prerender/app-build.ts";
import { eachBounded } from "../prerender/each-bounded.ts";
import { askSite, type RunningSite } from "./answered.ts";
import { storedProblem } from "./stored.ts";

/** Says which build is to be proven, and where. */
export interface VerifyOptions {
  readonly root: string;
  /** Address of a running site, with its base path. Absent: the files of the build are looked at. */
  readonly url: string | undefined;
  /** Pages that are looked at at a time. */
  readonly concurrency: number;
  /** Told of every path that is not as it should be, in no order. */
  onProblem(problem: PathProblem): void;
}

/** One listed path that a visitor would have to wait for, or would see wrongly. */
export interface PathProblem {
  readonly path: string;
  readonly problem: string;
}

/** What was seen. `listed` is the sum of the others. */
export interface Verified {
  readonly listed: number;
  /** In order: `HIT` of a site, whole in the files of a build. */
  readonly fresh: number;
  readonly stale: number;
  readonly wrong: number;
}

/** Proves that every listed path of a build is in the cache, whole and of this build (O5, D8). */
export async function verify({ root, url, concurrency, onProblem }: VerifyOptions): Promise<Verified> {
  const files = buildFiles(root);
  const manifest = await readManifest(files.manifest);
  const seed = openOwnSeed(files.seed, manifest);
  const counts = { listed: 0, fresh: 0, stale: 0, wrong: 0 };
  const look = url === undefined ? lookInto(seed) : lookAt({ url: url.replace(/\/+$/, ""), manifest });
  try {
    await eachBounded(entriesOf(seed), concurrency, async (line) => {
      const seen = await look(line);
      counts.listed += 1;
      if (!("problem" in seen)) counts[seen.state === "HIT" ? "fresh" : "stale"] += 1;
      else {
        counts.wrong += 1;
        onProblem({ path: line.path, problem: seen.problem });
      }
    });
  } finally {
    seed.close();
  }
  return counts;
}

type Seen = { readonly state: "HIT" | "STALE" } | { readonly problem: string };

function lookAt(site: RunningSite): (line: SeedLine) => Promise<Seen> {
  const pages = new Set(site.manifest.routes.filter(({ kind }) => kind === "page").map(({ id }) => id));
  return ({ path, route }) => askSite(site, { path, isPage: pages.has(route) });
}

function lookInto(seed: SqliteSeed): (line: SeedLine) => Promise<Seen> {
  return async ({ key, outcome }) => {
    const record = seed.read(key);
    if (record) {
      const problem = await storedProblem(record);
      return problem === undefined ? { state: "HIT" } : { problem };
    }
    return { problem: outcome.kind === "failed" ? `its render failed: ${outcome.message}` : "it has no entry" };
  };
}

function openOwnSeed(file: string, { seed: state, buildId }: RouteManifest): SqliteSeed {
  if (state !== "finished" || !existsSync(file)) throw seedIncomplete(file);
  const seed = openSeed(file);
  if (seed.run.buildId === buildId) return seed;
  seed.close();
  throw seedIncomplete(file);
}

const LINES_PER_READ = 500;

/** Lists what was planned, except what is rendered for each visitor. */
function* entriesOf(seed: SqliteSeed): Generator<SeedLine, undefined> {
  for (let last = 0; ;) {
    const lines = seed.lines(last, LINES_PER_READ);
    const end = lines.at(-1);
    if (!end) return undefined;
    yield* lines.filter(({ outcome }) => outcome.kind !== "dynamic");
    last = end.id;
  }
}
