import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Bench } from "./figure.ts";
import { anonymousMiB } from "./process-memory.ts";
import { buildSite, CLI } from "./site.ts";

const FEW = 1_000;
const MANY = 100_000;
// All generations of each thread.
const HEAP_LIMIT = "--max-heap-size=512";

/** What prerendering needs does not depend on the number of pages. */
export const prerenderMemory: Bench = {
  name: "prerender-memory",
  method:
    "`vinext prerender`, small pages, 1 thread, heap limit 512 MiB; the most memory that the process had, without pages of files, looked at every 50 ms",
  isLong: true,
  whereTimeGoes:
    "What lives does not grow: --trace-gc shows 8 MiB on the main thread and 11 to 17 MiB in the render thread after full collections, from the first thousand pages to the last. What comes on top reaches its full size only after some thousand pages, when 1,000 are long over: the old generation of the render thread swings between 13 and 32 MiB, V8 keeps the pages that it frees meanwhile (about 40 MiB more than after 1,000 pages, by the kernel's list of mappings), and so does the allocator of that thread (16 MiB more). Smaller and larger young generations, earlier marking and stricter growth of the heap changed it by less than the runs differ; collecting for size halved the speed.",
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
