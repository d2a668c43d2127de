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
    "What lives does not grow: --trace-gc shows 8 MiB on the main thread and 11 to 17 MiB in the render thread after full collections, from the first thousand pages to the last. V8 keeps no free pages: by their headers, all of them belong to a space of one of the two threads. What comes on top reaches its full size only when 1,000 pages are long over. The old generation of the render thread is 12 MiB by then and swings between 14 and 28 later, because V8 lets it grow by 8 MiB and the size of the young one before it collects; that of the main thread goes from 7 to 13. The rest is the allocator's: 8 MiB for the render thread become 14 to 20, and 7 MiB for V8's four compiling threads 20. About 18 MiB of that is free, and a debugger's malloc_trim gives it back to the system; Node has no call that does. Half the young generation saves 4 to 10 MiB and takes 8 to 9 % more processor time for pages of 20 KB; V8's mode for saving memory takes 35 MiB off a run of 30,000 pages and 40 % more processor time.",
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
