import { duel, type Duel } from "../duel.ts";
import { median, type Bench, type Figure } from "../figure.ts";
import type { Served } from "../served.ts";
import { buildSite } from "../site.ts";
import { ask } from "./ask.ts";
import { cacheState, firstAnswer, machine, upload } from "./local.ts";
import { agingPage, buildPeerSite, PEER_SITES, type PeerSite } from "./peer-sites.ts";

/** By which factor hits of a Worker are faster than those that others make of the same app. */
export const workersPeers: Bench = {
  name: "workers-peers",
  method:
    "the same app of 2,000 pages that live a day, a part of which an isolate of ours remembers; KV filled from the build by each one's own code; workerd with the KV of miniflare, direct sockets; wrk, 1 thread, 16 connections",
  whereTimeGoes:
    "OpenNext without a tag cache can invalidate nothing on demand, and reads one value of KV per page, as ours does. For such a read and its answer the bare Worker of the bench `workers` takes 0.5 ms of processor time, so that no Worker over this KV can be much more than four times as fast as the 2 ms of OpenNext.",
  isLong: true,
  run: async () => {
    const ours = await buildSite({ name: "workers-peers", pages: PAGES, target: "workers", files: agingPage() });
    await upload(ours);
    const figures: Figure[] = [];
    for (const peer of PEER_SITES) {
      const theirs = await buildPeerSite(peer, PAGES);
      figures.push(...(await compare(peer, { ours, theirs })));
    }
    return figures;
  },
};

// More than an isolate of ours remembers: in turn, most are read from KV.
const PAGES = 2_000;
const PREFIX = "/posts/";
const ONE = `${PREFIX}000001`;
const PATHS = Array.from({ length: PAGES }, (_, index) => `${PREFIX}${String(index).padStart(6, "0")}`);
const ALL_HIT = `${PAGES} × 200 HIT`;
const STARTS = 5;
const CONNECTIONS = 16;
const GOAL = { kind: "at least", ratio: 3 } as const;

interface Roots {
  readonly ours: string;
  readonly theirs: string;
}

async function compare(peer: PeerSite, roots: Roots): Promise<readonly Figure[]> {
  const first = await firstFigure(peer, roots);
  const ours = await machine({ worker: "site", root: roots.ours });
  const theirs = await machine({ worker: peer.worker, root: roots.theirs });
  const note = `first answers to all pages: ours ${await states(ours)}; theirs ${await states(theirs)}`;
  const later = await states(theirs);
  if (later !== ALL_HIT) throw new Error(`${peer.name} answered pages that it had answered before with ${later}.`);
  const figures = await hitFigures(peer, ours, theirs);
  await Promise.all([ours.stop(), theirs.stop()]);
  return [{ ...first, note }, ...figures];
}

async function firstFigure(peer: PeerSite, roots: Roots): Promise<Figure> {
  const seen = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < STARTS; round += 1) {
    seen.theirs.push((await firstAnswer({ worker: peer.worker, root: roots.theirs }, ONE)).requestMs);
    seen.ours.push((await firstAnswer({ worker: "site", root: roots.ours }, ONE)).requestMs);
  }
  return {
    bench: "workers-peers",
    what: "first request after a deploy",
    against: peer.name,
    unit: "ms",
    ours: median(seen.ours),
    reference: median(seen.theirs),
    ratio: median(seen.ours.map((value, round) => value / (seen.theirs[round] ?? Number.NaN))),
  };
}

/** Asks once for every page and counts how it was answered. */
async function states({ url }: Served): Promise<string> {
  const counts = new Map<string, number>();
  for (let first = 0; first < PAGES; first += CONNECTIONS) {
    const answers = await Promise.all(PATHS.slice(first, first + CONNECTIONS).map(async (one) => ask(url + one)));
    for (const state of answers.map(cacheState)) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} × ${state}`).join(", ");
}

async function hitFigures(peer: PeerSite, ours: Served, theirs: Served): Promise<readonly Figure[]> {
  const { suffix, headers } = peer.payload;
  const pages = { ours: at(ours, ONE), reference: at(theirs, ONE) };
  const payloads = { ours: at(ours, `${ONE}.rsc`), reference: at(theirs, ONE + suffix), headers };
  const paths = { count: PAGES, prefix: PREFIX, suffix: "" };
  const inTurn = `HIT, HTML, ${PAGES.toLocaleString("en")} pages in turn`;
  return [
    await onePageFigure(peer, "HIT, HTML, one page", pages),
    await onePageFigure(peer, "HIT, RSC, one page", payloads),
    await hitFigure(peer, inTurn, { ours, reference: theirs, paths }),
  ];
}

function at(served: Served, page: string): Served {
  return { ...served, url: served.url + page };
}

type Sides = Omit<Duel, "path">;

async function onePageFigure(peer: PeerSite, what: string, sides: Sides): Promise<Figure> {
  const [ours, theirs] = [await sizeOfHit(sides.ours, sides.headers), await sizeOfHit(sides.reference, sides.headers)];
  const figure = await hitFigure(peer, what, sides);
  return { ...figure, note: `${ours} bytes against ${theirs}; ${figure.note}` };
}

async function hitFigure(peer: PeerSite, what: string, sides: Sides): Promise<Figure> {
  const outcome = await duel({ ...sides, path: "", connections: CONNECTIONS });
  return { bench: "workers-peers", what, against: peer.name, unit: "requests/s", goal: GOAL, ...outcome };
}

/** Tells how long an answer is that the cache gave. Throws when it did not: a fast render proves nothing. */
async function sizeOfHit({ url }: Served, headers: Sides["headers"]): Promise<number> {
  await ask(url, headers);
  const asked = await ask(url, headers);
  if (cacheState(asked) !== "200 HIT") throw new Error(`${url} was answered ${cacheState(asked)}.`);
  return asked.body.length;
}
