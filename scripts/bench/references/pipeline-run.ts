// The bare React pipeline: renders so many pages on so many threads, throws them away, and prints how long that took.
import { once } from "node:events";
import path from "node:path";
import { setImmediate as turnOfLoop } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

interface Share {
  readonly slugs: readonly string[];
  readonly concurrency: number;
}

const BUNDLE = path.join(import.meta.dirname, "pipeline/dist/rsc/index.js");

if (isMainThread) await renderOnThreads(JSON.parse(process.argv[2] ?? "{}") as Asked);
else parentPort?.postMessage(await renderShare(workerData as Share));

interface Asked extends Share {
  readonly threads: number;
}

async function renderOnThreads({ slugs, threads, concurrency }: Asked): Promise<void> {
  const begun = performance.now();
  const sizes = await Promise.all(
    Array.from({ length: threads }, async (_, index) => {
      const share: Share = { slugs: slugs.filter((_slug, at) => at % threads === index), concurrency };
      const [bytes] = (await once(new Worker(import.meta.filename, { workerData: share }), "message")) as [number];
      return bytes;
    }),
  );
  const ms = performance.now() - begun;
  console.log(JSON.stringify({ ms, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }));
  process.exit();
}

async function renderShare({ slugs, concurrency }: Share): Promise<number> {
  const { renderPage } = (await import(pathToFileURL(BUNDLE).href)) as typeof import("./pipeline/entry.rsc.tsx");
  const rest = slugs.values();
  const sum = { bytes: 0 };
  const lane = async (): Promise<void> => {
    for (const slug of rest) {
      sum.bytes += await renderPage(slug);
      // A whole page takes only microtasks. Without a turn React's timers never run and keep every finished page alive.
      await turnOfLoop();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return sum.bytes;
}
