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
    "Of the processor time of an answer, a quarter is writing it to the socket and a fifth reading its body; the reference pays for both as well. Ours alone are the row of the entry in the seed, a thirteenth; the checksum, a twenty-fifth; the head, as much; garbage, as much again; and a sixth in many small steps from URL to headers, none above a hundredth.",
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
