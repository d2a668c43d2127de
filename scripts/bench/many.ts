import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { duel } from "./duel.ts";
import type { Bench } from "./figure.ts";
import { fillPlain, fillSeed } from "./fill-seed.ts";
import { buildSite, serveReference, serveSite } from "./site.ts";

const PAGES = 100_000;

/** A hundred thousand pages in turn: every answer is read from the seed, because memory holds a small part of them. */
export const many: Bench = {
  name: "many",
  method: "wrk, 1 thread, 32 connections, 100,000 pages of 20 KB in turn from a seed of 4 GB",
  whereTimeGoes:
    "Of the processor time of the front door, measured without HTTP, a third is the read of the body, which the reference has as well; a seventh the rows of the entry in store and seed, a tenth garbage, a sixteenth the checksums, a fourteenth the way from URL to route, a twentieth the head; the rest are many small steps, none above a fiftieth. Beside the reference over HTTP the main thread spends about as much more in V8 and SQLite as in compiled code and the kernel together.",
  run: async () => {
    const root = await buildSite({ name: "many", pages: 1 });
    const file = fillPlain(root, PAGES);
    fillSeed(root, PAGES);
    const ours = await serveSite(root);
    const headers = await headersOf(`${ours.url}/posts/000001`);
    const reference = await serveReference("sqlite", { file, headers });
    const paths = { count: PAGES, prefix: "/posts/", suffix: "" };
    const outcome = await duel({ ours, reference, path: "", paths });
    await Promise.all([ours.stop(), reference.stop()]);
    const goal = { kind: "at least", ratio: 0.75 } as const;
    const against = "node:http, one node:sqlite read per request, same headers";
    return [{ bench: "many", what: "HIT, 100,000 pages in turn", against, unit: "requests/s", goal, ...outcome }];
  },
};

/** What our server sends with a page, except for what the reference or Node writes itself. */
async function headersOf(url: string): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, resolve).on("error", reject);
  const response = await promise;
  response.resume();
  const raw = response.rawHeaders;
  return raw.filter((_, at) => !/^(?:date|connection|keep-alive|content-length)$/i.test(raw[at - (at % 2)] ?? ""));
}
