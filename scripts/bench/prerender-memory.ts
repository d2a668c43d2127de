import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Bench } from "./figure.ts";
import { anonymousMiB } from "./process-memory.ts";
import { buildSite, CLI } from "./site.ts";

const FEW = 1_000;
const MANY = 100_000;
// The limit that Node documents. V8's own `--max-heap-size` would also set aside, for the young objects of each thread, twice what
// this package lets a render thread have.
const HEAP_LIMIT = "--max-old-space-size=512";

/** What prerendering needs does not depend on the number of pages. */
export const prerenderMemory: Bench = {
  name: "prerender-memory",
  method:
    "`vinext prerender`, small pages, 1 thread, heap limit 512 MiB; the most memory that the process had, without pages of files, looked at every 50 ms",
  isLong: true,
  whereTimeGoes:
    "What lives does not grow: --trace-gc shows 8 MiB on the main thread and 10 to 23 in the render thread after full collections, from the first thousand pages to the last. The step comes in the first second and stays: planning a list of 100,000 paths makes the heap of the render thread 40 to 55 MiB, and V8 keeps the pages that it frees afterwards for that thread (`pooled` in the trace). Ending it after a long list brought the process to 96 MiB, but only eight seconds later, when V8 lets go of the pages of a thread that has ended: the peak stayed. Half the young generation saves 4 to 10 MiB and takes 8 to 9 % more processor time for pages of 20 KB.",
  run: async () => {
    const few = await peakMiB(FEW);
    const many = await peakMiB(MANY);
    return [
      {
        bench: "prerender-memory",
        what: `peak memory, ${MANY.toLocaleString("en")} pages`,
        against: `${FEW.toLocaleString("en")} pages`,
        unit: "MiB",
        ours: many,
        reference: few,
        ratio: many / few,
        goal: { kind: "at most", ratio: 1.2 },
      },
    ];
  },
};

async function peakMiB(pages: number): Promise<number> {
  const root = await buildSite({ name: "prerender-memory", pages: 1, rows: 1 });
  const child = spawn(process.execPath, [HEAP_LIMIT, CLI, "prerender", root, "--workers", "1"], {
    env: { ...process.env, BENCH_PAGES: String(pages), BENCH_ROWS: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const peak = { miB: 0 };
  const timer = setInterval(() => (peak.miB = Math.max(peak.miB, anonymousMiB(child.pid) ?? 0)), 50);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`Prerendering ${pages} pages ended with ${code}.`);
  // Every page is at least a row with a document: a smaller seed would mean that pages are missing.
  const { size } = await stat(path.join(root, "dist/prerender.sqlite"));
  if (size < pages * 2_000) throw new Error(`${pages} pages made a seed of ${size} bytes.`);
  return peak.miB;
}
