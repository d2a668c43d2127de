// Which of React's renderers makes a whole page fastest in one thread: every RSC half crossed with every SSR half.
// Run: node scripts/bench/renderers/run.ts
import path from "node:path";
import { setImmediate as turnOfLoop } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createBuilder } from "vite";

const APP_DIR = path.join(import.meta.dirname, "app");
// Many short rounds: a burst of other work on the machine then meets every pair, and the median drops it.
const ROUNDS = 36;
const MEASURE_MS = 50;
const WARM_UP_MS = 600;
const CONCURRENCIES = [1, 8];

interface Pair {
  readonly names: readonly string[];
  readonly page: () => Promise<Uint8Array>;
  /** Pages per second of each round, one list per concurrency. */
  readonly rates: readonly number[][];
}

const pairs = await loadPairs();
const size = await checkPages(pairs);
for (const { page } of pairs) await measure(page, 8, WARM_UP_MS);
for (let round = 0; round < ROUNDS; round++) {
  for (const { page, rates } of orderOf(round)) {
    for (const [column, of] of CONCURRENCIES.entries()) rates[column]?.push(await measure(page, of, MEASURE_MS));
  }
}
const title = `Node ${process.version}, ${size}, median of ${ROUNDS} rounds ± half the quartile range`;
process.stdout.write(`${title}\n\n${table(pairs)}`);

// Strides without a common factor with the nine pairs: no pair always follows, and pays for, the same neighbour.
function orderOf(round: number): readonly Pair[] {
  const stride = [1, 2, 4, 5, 7, 8][round % 6] ?? 1;
  return pairs.flatMap((_, index) => pairs[(round + index * stride) % pairs.length] ?? []);
}

async function loadPairs(): Promise<readonly Pair[]> {
  const builder = await createBuilder({ configFile: path.join(APP_DIR, "vite.config.ts"), logLevel: "warn" });
  await builder.buildApp();
  const { rscHalves, loadSsr } = await loadRsc("names");
  const { ssrHalves } = await loadSsr();
  const loaded: Pair[] = [];
  for (const rsc of Object.keys(rscHalves)) {
    const renderRsc = (await loadRsc(rsc)).rscHalves[rsc];
    if (!renderRsc) continue;
    for (const [ssr, renderHtml] of Object.entries(ssrHalves)) {
      const page = async (): Promise<Uint8Array> => renderHtml(await renderRsc());
      loaded.push({ names: [rsc, ssr], page, rates: CONCURRENCIES.map(() => []) });
    }
  }
  return loaded;
}

// One copy of React refuses a second RSC renderer, so each half gets a copy of the bundle: Node keeps one per query.
async function loadRsc(copy: string): Promise<typeof import("./app/entry.rsc.tsx")> {
  const url = pathToFileURL(path.join(APP_DIR, "dist/rsc/index.js"));
  url.searchParams.set("copy", copy);
  return (await import(url.href)) as typeof import("./app/entry.rsc.tsx");
}

// A renderer that gives another page would win by doing less.
async function checkPages(all: readonly Pair[]): Promise<string> {
  const pages = await Promise.all(all.map(async ({ page }) => Buffer.from(await page()).toString()));
  if (new Set(pages).size !== 1) throw new Error("The pairs render different pages, so their speeds do not compare.");
  return `${(Buffer.byteLength(pages.join("")) / pages.length / 1024).toFixed(1)} KB of HTML`;
}

async function measure(page: () => Promise<Uint8Array>, concurrency: number, ms: number): Promise<number> {
  const startedAtMs = performance.now();
  let pages = 0;
  const visitor = async (): Promise<void> => {
    while (performance.now() - startedAtMs < ms) {
      await page();
      // A whole page takes only microtasks. Without a turn React's timers never run and keep every finished page alive.
      await turnOfLoop();
      pages++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, visitor));
  return (pages / (performance.now() - startedAtMs)) * 1000;
}

function table(all: readonly Pair[]): string {
  const best = CONCURRENCIES.map((_, column) => Math.max(...all.map(({ rates }) => quantile(rates[column], 0.5))));
  const sorted = all.toSorted((a, b) => quantile(b.rates.at(-1), 0.5) - quantile(a.rates.at(-1), 0.5));
  const rows = sorted.map(({ names, rates }) => [
    ...names,
    ...best.flatMap((top, column) => cells(rates[column], top)),
  ]);
  const head = ["RSC half", "SSR half", ...CONCURRENCIES.flatMap((of) => [`pages/s, ${of}`, "ratio"])];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

function cells(rates: readonly number[] | undefined, best: number): readonly string[] {
  const median = quantile(rates, 0.5);
  const spread = (quantile(rates, 0.75) - quantile(rates, 0.25)) / 2 / median;
  return [`${median.toFixed(0)} ± ${(spread * 100).toFixed(0)} %`, (median / best).toFixed(2)];
}

function quantile(values: readonly number[] = [], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.round((values.length - 1) * share)] ?? Number.NaN;
}
