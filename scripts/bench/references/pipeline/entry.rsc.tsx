import { setImmediate as turnOfLoop } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { collectNode } from "../../renderers/app/collect.ts";
import Layout from "../../site/app/layout.tsx";
import { Post, rowsOfPage } from "../../site/app/post.tsx";

// The built bundle is a worker itself: renders its share of pages, throws them away, and says how many bytes they had.

/** What one thread renders. */
export interface Share {
  readonly slugs: readonly string[];
  readonly concurrency: number;
}

const { slugs, concurrency } = workerData as Share;
const rest = slugs.values();
const sum = { bytes: 0 };
await Promise.all(Array.from({ length: concurrency }, lane));
parentPort?.postMessage(sum.bytes);

async function lane(): Promise<void> {
  for (const slug of rest) {
    sum.bytes += await renderPage(slug);
    // A whole page takes only microtasks. Without a turn React's timers never run and keep every finished page alive.
    await turnOfLoop();
  }
}

async function renderPage(slug: string): Promise<number> {
  const { renderHtml } = await loadSsr();
  const tree = (
    <Layout>
      <Post slug={slug} rows={rowsOfPage()} />
    </Layout>
  );
  const rsc = await collectNode((sink) => renderToPipeableStream(tree).pipe(sink));
  const html = await renderHtml(rsc);
  return rsc.byteLength + html.byteLength;
}

function loadSsr(): Promise<typeof import("./entry.ssr.tsx")> {
  return import.meta.viteRsc.loadModule<typeof import("./entry.ssr.tsx")>("ssr", "index");
}
