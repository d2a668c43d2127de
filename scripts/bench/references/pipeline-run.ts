// The bare React pipeline: renders so many pages on so many threads and prints how long that took.
import { once } from "node:events";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { slugs } from "../site/app/slugs.ts";
import type { Share } from "./pipeline/entry.rsc.tsx";

interface Asked {
  readonly pages: number;
  readonly threads: number;
  /** Pages in flight per thread. */
  readonly concurrency: number;
}

const { pages, threads, concurrency } = JSON.parse(process.argv[2] ?? "{}") as Asked;
const all = slugs(String(pages)).map(({ slug }) => slug);
const bundle = path.join(import.meta.dirname, "pipeline/dist/rsc/index.js");
const begun = performance.now();
const sizes = await Promise.all(
  Array.from({ length: threads }, async (_, index) => {
    const share: Share = { slugs: all.filter((_slug, at) => at % threads === index), concurrency };
    const [bytes] = (await once(new Worker(bundle, { workerData: share }), "message")) as [number];
    return bytes;
  }),
);
const ms = performance.now() - begun;
console.log(JSON.stringify({ ms, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }));
