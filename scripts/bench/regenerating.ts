import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { ROUNDS } from "./duel.ts";
import { median, type Bench, type Figure } from "./figure.ts";
import { load, type Load } from "./load.ts";
import { answered } from "./cold-start.ts";
import { buildSite, serveSite } from "./site.ts";
import { slugs } from "./site/app/slugs.ts";
import type { Served } from "./served.ts";

const ENTRIES = 1_000;
const HIT = "/posts/000000";

/** What visitors of fresh pages notice while stale ones are regenerated. */
export const regenerating: Bench = {
  name: "regenerating",
  method:
    "wrk on one fresh page for 2 s, at rest and right after 1,000 stale pages of 20 KB were asked for; 99 of 100 answers came within",
  run: async () => {
    const root = await buildSite({ name: "regenerating", pages: 1, timedPages: ENTRIES });
    const served = await serveSite(root);
    const figures: Figure[] = [];
    for (const connections of [32, 4]) figures.push(await compare(served, connections));
    await served.stop();
    return figures;
  },
};

async function compare(served: Served, connections: number): Promise<Figure> {
  const asked: Load = { url: served.url + HIT, seconds: 2, connections };
  const seen = { rest: [] as number[], busy: [] as number[] };
  // Unmeasured: the renderer is loaded and compiled.
  await makeStale(served);
  for (let round = 0; round < Math.ceil(ROUNDS.rounds / 2); round += 1) {
    await settled(served);
    seen.rest.push((await load(asked)).p99Ms);
    await makeStale(served);
    seen.busy.push((await load(asked)).p99Ms);
  }
  return {
    bench: "regenerating",
    what: `p99 of HITs while ${ENTRIES.toLocaleString("en")} entries regenerate, ${connections} connections`,
    against: "p99 at rest",
    unit: "ms",
    ours: median(seen.busy),
    reference: median(seen.rest),
    ratio: median(seen.busy.map((ms, round) => ms / (seen.rest[round] ?? Number.NaN))),
    goal: { kind: "at most", ratio: 3 },
  };
}

/** Asks for every stale page once, so that all of them wait for their regeneration. */
async function makeStale({ url }: Served): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  await Promise.all(slugs(String(ENTRIES)).map(({ slug }) => answered(`${url}/timed/${slug}`, agent)));
  agent.destroy();
}

/** Waits until the server rests, and long enough for what it regenerated to be stale again. */
async function settled(served: Served): Promise<void> {
  for (let last = -1, now = served.cpuMs() ?? 0; now !== last; now = served.cpuMs() ?? 0) {
    last = now;
    await pause(STALE_MS);
  }
}

const STALE_MS = 1_200;
