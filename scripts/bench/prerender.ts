import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { createBuilder } from "vite";
import { ROUNDS } from "./duel.ts";
import { median, type Bench, type Figure } from "./figure.ts";
import { buildSite, CLI } from "./site.ts";

const PAGES = 1_000;
const CONCURRENCY = 8;

/** Pages per second of `vinext prerender`, all of it: threads, plan, renders, codings, the finished seed on the disk. */
export const prerender: Bench = {
  name: "prerender",
  method:
    "1,000 pages of 20 KB from a new process to the finished seed (identity and brotli) against RSC and HTML of the same tree by React alone, on the same number of new threads, nothing inlined, stored or compressed",
  whereTimeGoes:
    "1,000 pages on one thread take React alone 1.0 ms of processor time each, its collector and compiler included, after 0.6 s that a process, a thread and code that runs for the first time take; both are ours as well. A render thread of ours takes about what one of React alone takes. Ours adds 0.45 ms per page on the main thread, much of it code that has just begun to run: brotli a quarter, SQLite a quarter (most of it the 40 KB of bodies), checks, hashes and frames a seventh, the rest is the collector, promises, messages and events. Two threads and the main thread share two cores here, so the main thread's part is taken from the renders; with a core to spare it is not.",
  run: async () => {
    const root = await buildSite({ name: "prerender", pages: PAGES });
    await buildPipeline();
    const figures: Figure[] = [];
    for (const threads of [1, 2]) figures.push(await compare(root, threads));
    return figures;
  },
};

async function compare(root: string, threads: number): Promise<Figure> {
  const rounds = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round < ROUNDS.rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    if (oursFirst) rounds.ours.push(await ours(root, threads));
    rounds.reference.push(await reference(threads));
    if (!oursFirst) rounds.ours.push(await ours(root, threads));
  }
  return {
    bench: "prerender",
    what: `prerender, ${threads === 1 ? "1 thread" : `${threads} threads`}`,
    against: "React alone, same threads",
    unit: "pages/s",
    ours: median(rounds.ours),
    reference: median(rounds.reference),
    ratio: median(rounds.ours.map((rate, round) => rate / (rounds.reference[round] ?? Number.NaN))),
    goal: { kind: "at least", ratio: 0.8 },
  };
}

async function ours(root: string, threads: number): Promise<number> {
  for (const suffix of ["", ".partial"]) rmSync(path.join(root, `dist/prerender.sqlite${suffix}`), { force: true });
  const args = [CLI, "prerender", root, "--json", "--workers", `${threads}`, "--concurrency", `${CONCURRENCY}`];
  const last = (await output(args)).trim().split("\n").at(-1) ?? "";
  const { summary } = JSON.parse(last) as { readonly summary: { readonly ms: number; readonly rendered: number } };
  if (summary.rendered < PAGES) throw new Error(`Only ${summary.rendered} pages were rendered.`);
  return (summary.rendered / summary.ms) * 1000;
}

async function reference(threads: number): Promise<number> {
  const asked = JSON.stringify({ pages: PAGES, threads, concurrency: CONCURRENCY });
  const file = path.join(import.meta.dirname, "references/pipeline-run.ts");
  const { ms } = JSON.parse(await output([file, asked])) as { readonly ms: number };
  return (PAGES / ms) * 1000;
}

async function output(args: readonly string[]): Promise<string> {
  const env = { ...process.env, NODE_ENV: "production", BENCH_PAGES: String(PAGES) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 1e9 });
  return stdout;
}

async function buildPipeline(): Promise<void> {
  const configFile = path.join(import.meta.dirname, "references/pipeline/vite.config.ts");
  const builder = await createBuilder({ configFile, logLevel: "warn" }, undefined);
  await builder.buildApp();
}
