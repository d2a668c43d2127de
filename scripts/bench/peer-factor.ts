import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROUNDS } from "./duel.ts";
import { median, type Bench, type Figure } from "./figure.ts";
import { load } from "./load.ts";
import { peerCommand, stagePeerSite } from "./peers.ts";
import { serve, type Served, type ServeOptions } from "./served.ts";
import { buildSite, serveSite } from "./site.ts";

const PAGES = 1_000;
const PAGE = "/posts/000000";

/** By which factor hits and builds are faster than what others make of the same app. */
export const peers: Bench = {
  name: "peers",
  method:
    "the same app of 1,000 pages by all three: wrk, 1 thread, 32 connections on one page for 1 s in turn, and the whole build with all pages once",
  isLong: true,
  run: async () => {
    const begun = performance.now();
    const root = await buildSite({ name: "peers-ours", pages: PAGES });
    const buildMs = performance.now() - begun;
    const figures: Figure[] = [];
    for (const peer of PEERS) {
      const built = await buildPeer(peer);
      const ours = await serveSite(root);
      const theirs = await serve(peer.start, {}, { ready: peer.ready, cwd: built.root });
      const rates = await compareHits(ours, theirs);
      await Promise.all([ours.stop(), theirs.stop()]);
      const against = `${peer.name}, the same app`;
      figures.push(
        { bench: "peers", what: "HIT, HTML", against, unit: "requests/s", ...rates },
        {
          bench: "peers",
          what: `build with ${PAGES.toLocaleString("en")} pages`,
          against,
          unit: "s",
          ours: buildMs / 1000,
          reference: built.ms / 1000,
          ratio: buildMs / built.ms,
        },
      );
    }
    return figures;
  },
};

interface Peer {
  readonly name: string;
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly build: readonly string[];
  readonly start: readonly string[];
  readonly ready: ServeOptions["ready"];
}

const NEXT = peerCommand("next/dist/bin/next");
const VINEXT = peerCommand("vinext/dist/cli.js");

const PEERS: readonly Peer[] = [
  {
    name: "Next.js 16.4.6",
    folder: "peers-next",
    // The packages lie outside the folder of the site, which Turbopack does not follow.
    files: { "next.config.mjs": "export default { typescript: { ignoreBuildErrors: true } };\n" },
    build: [NEXT, "build", "--webpack"],
    start: [NEXT, "start", "--port", "0", "--hostname", "127.0.0.1"],
    ready: /Local:\s+(http:\S+)/,
  },
  {
    name: "vinext 1.4.0",
    folder: "peers-vinext",
    files: {
      "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext";
export default defineConfig({ plugins: [vinext({ prerender: { routes: "*" } })] });
`,
    },
    build: [VINEXT, "build"],
    start: [VINEXT, "start", "--port", "0", "--hostname", "127.0.0.1"],
    ready: /running at (\S+)/,
  },
];

async function buildPeer({ folder, files, build }: Peer): Promise<{ readonly root: string; readonly ms: number }> {
  const root = stagePeerSite(folder, "site", files);
  const env = { ...process.env, NODE_ENV: "production" as const, BENCH_PAGES: String(PAGES), BENCH_TIMED_PAGES: "0" };
  const begun = performance.now();
  await promisify(execFile)(process.execPath, build, { cwd: root, env, maxBuffer: 1e9 });
  return { root, ms: performance.now() - begun };
}

async function compareHits(ours: Served, theirs: Served): Promise<Pick<Figure, "ours" | "reference" | "ratio">> {
  const rate = async ({ url }: Served): Promise<number> => (await load({ url: url + PAGE, seconds: 1 })).perSecond;
  await rate(ours);
  await rate(theirs);
  const seen = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS.rounds; round += 1) {
    seen.theirs.push(await rate(theirs));
    seen.ours.push(await rate(ours));
  }
  return {
    ours: median(seen.ours),
    reference: median(seen.theirs),
    ratio: median(seen.ours.map((value, round) => value / (seen.theirs[round] ?? Number.NaN))),
  };
}
