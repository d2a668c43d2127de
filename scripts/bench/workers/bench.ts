import { duel, ROUNDS, type Duel } from "../duel.ts";
import { median, type Bench, type Figure } from "../figure.ts";
import { writeWorkerSite } from "../../../src/prerender/worker-site.ts";
import { fillSeed } from "../fill-seed.ts";
import { buildSite } from "../site.ts";
import { ask } from "./ask.ts";
import { fillBare } from "./fill-bare.ts";
import { firstAnswer, machine, upload, type FirstAnswer } from "./local.ts";

/** The site on Workers, in local workerd, against the least a Worker can do with the same bytes. */
export const workers: Bench = {
  name: "workers",
  method:
    "workerd with the KV of miniflare, direct sockets, assets bound as a service; wrk, 1 thread, 16 connections, pages of 21 KB; the bare Worker streams the same bytes with the same headers from KV",
  whereTimeGoes:
    "A HIT from KV: nine tenths are the machine's own (reading the value, making the answer), the rest of the profile is flat; a stream costs the machine as much as bytes, and more once its first bytes are read. A first request: half is the machine's, which reads KV for the first time; of the rest half is the listing of fences, half code that no compiler has seen yet. A second upload: two thirds are the start of the simulator, behind which the heads of the seed are read.",
  run: async () => {
    const root = await buildSite({ name: "workers", pages: 1, timedPages: 1, target: "workers" });
    fillSeed(root, PAGES);
    await writeWorkerSite(root);
    await upload(root);
    const paths = Array.from({ length: PAGES }, (_, index) => `${PREFIX}${String(index).padStart(6, "0")}`);
    await filledFrom(root, [...paths, ...paths.map((at) => `${at}.rsc`)]);
    return [...(await hitFigures(root)), await staleFigure(), ...(await startFigures(root)), await uploadFigure()];
  },
};

// More than an isolate remembers, so that in turn each is read from KV.
const PAGES = 4_000;
const PREFIX = "/posts/";
const ONE = `${PREFIX}000001`;
const STARTS = 9;
const CONNECTIONS = 16;
const UPLOADED = 10_000;
const CHANGED = 10;

async function hitFigures(root: string): Promise<readonly Figure[]> {
  const [ours, reference] = [await machine({ worker: "site", root }), await machine({ worker: "bare", root })];
  const each = (suffix: string): Pick<Duel, "path" | "paths"> => ({
    path: "",
    paths: { count: PAGES, prefix: PREFIX, suffix },
  });
  const figures: Figure[] = [];
  for (const [what, how] of [
    ["HIT, HTML, one page", { path: ONE }],
    ["HIT, RSC, one page", { path: `${ONE}.rsc` }],
    [`HIT, HTML, ${PAGES.toLocaleString("en")} pages in turn`, each("")],
    [`HIT, RSC, ${PAGES.toLocaleString("en")} payloads in turn`, each(".rsc")],
  ] as const) {
    const outcome = await duel({ ours, reference, connections: CONNECTIONS, ...how });
    figures.push({
      ...rate(what),
      against: "bare Worker, KV stream",
      goal: { kind: "at least", ratio: 0.8 },
      ...outcome,
    });
  }
  await Promise.all([ours.stop(), reference.stop()]);
  return figures;
}

/** A page whose regeneration never ends within the rounds is answered stale all the time. */
async function staleFigure(): Promise<Figure> {
  const root = await buildSite({ name: "workers-stale", pages: 1, timedPages: 1, target: "workers" });
  await upload(root);
  const ours = await machine({ worker: "site", root, vars: { BENCH_SLOW_MS: "600000" } });
  const stale = { ...ours, url: `${ours.url}/timed/000000` };
  const hit = { ...ours, url: `${ours.url}${PREFIX}000000` };
  const rounds = { ...ROUNDS, rounds: Math.min(ROUNDS.rounds, MOST_STALE_ROUNDS) };
  const outcome = await duel({ ours: stale, reference: hit, path: "", connections: CONNECTIONS }, rounds);
  const { headers } = await ask(stale.url);
  await ours.stop();
  if (headers["x-vinext-cache"] !== "STALE")
    throw new Error(`The slow page was answered ${headers["x-vinext-cache"]}.`);
  return { ...rate("STALE"), against: "HIT, the same Worker", goal: { kind: "at least", ratio: 0.9 }, ...outcome };
}

// A regeneration is given up after 25 s; every round loads both sides for a second.
const MOST_STALE_ROUNDS = 9;

/** The first request that an isolate gets, from a process that has just started. */
async function startFigures(root: string): Promise<readonly Figure[]> {
  const seen = { ours: [] as FirstAnswer[], reference: [] as FirstAnswer[] };
  for (let round = 0; round < STARTS; round += 1) {
    seen.ours.push(await firstAnswer({ worker: "site", root }, ONE));
    seen.reference.push(await firstAnswer({ worker: "bare", root }, ONE));
  }
  const cold = [...seen.ours, ...seen.reference].find(({ state }) => state !== "200 HIT");
  if (cold) throw new Error(`The first answer was ${cold.state}.`);
  const line = (what: string, of: (start: FirstAnswer) => number): Figure => ({
    bench: "workers",
    what,
    against: "bare Worker",
    unit: "ms",
    ours: median(seen.ours.map(of)),
    reference: median(seen.reference.map(of)),
    ratio: median(seen.ours.map((start, index) => of(start) / of(seen.reference[index] ?? start))),
    goal: { kind: "at most", ratio: 2 },
  });
  return [
    line("first request of an isolate, a HIT from KV", ({ requestMs }) => requestMs),
    { ...line("start of miniflare to first HIT", ({ wholeMs }) => wholeMs), goal: undefined },
  ];
}

/** The second upload of a site of which little changed. */
async function uploadFigure(): Promise<Figure> {
  const root = await buildSite({ name: "workers-upload", pages: 1, target: "workers" });
  fillSeed(root, UPLOADED);
  const first = await upload(root);
  fillSeed(root, UPLOADED, CHANGED);
  const second = await upload(root);
  if (second.pairs !== 2 * CHANGED) throw new Error(`${second.pairs} keys were written instead of ${2 * CHANGED}.`);
  return {
    bench: "workers",
    what: `upload, ${CHANGED} of ${UPLOADED.toLocaleString("en")} entries changed`,
    against: `first upload, ${first.pairs.toLocaleString("en")} keys`,
    unit: "s",
    ours: second.seconds,
    reference: first.seconds,
    ratio: second.seconds / first.seconds,
    goal: { kind: "at most", ratio: 0.05 },
    note: `${second.pairs} keys written: document and payload of ${CHANGED} entries`,
  };
}

async function filledFrom(root: string, paths: readonly string[]): Promise<void> {
  const ours = await machine({ worker: "site", root });
  await fillBare(root, ours.url, { paths, headers: {} });
  await ours.stop();
}

function rate(what: string): Pick<Figure, "bench" | "what" | "unit"> {
  return { bench: "workers", what, unit: "requests/s" };
}
