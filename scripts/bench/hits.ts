import { request } from "node:http";
import { duel, type Duel } from "./duel.ts";
import type { Bench, Figure } from "./figure.ts";
import { buildSite, serveReference, serveSite } from "./site.ts";
import type { Served } from "./served.ts";

/** One page: HTML and payload, plain and compressed. */
export const hits: Bench = {
  name: "hits",
  method: "wrk, 1 thread, 32 connections, one page of 20 KB",
  run: async () => {
    const root = await buildSite({ name: "hits", pages: 1 });
    const ours = await serveSite(root);
    const figures: Figure[] = [];
    for (const variant of VARIANTS) {
      for (const answer of ["same", "few"] as const) figures.push(await compare(ours, { ...variant, answer }));
    }
    await ours.stop();
    return figures;
  },
};

/** One page that the client has already. */
export const notModified: Bench = {
  name: "not-modified",
  method: "wrk, 1 thread, 32 connections, If-None-Match with the page's own ETag",
  run: async () => {
    const root = await buildSite({ name: "not-modified", pages: 1 });
    const ours = await serveSite(root);
    const etag = await etagOf(ours.url + PAGE);
    const headers = { "If-None-Match": etag };
    const figure = await compare(ours, { what: "304", path: PAGE, headers, answer: "same" });
    await ours.stop();
    return [figure];
  },
};

/** A thousand pages in turn, all of them in memory. */
export const thousand: Bench = {
  name: "thousand",
  method: "wrk, 1 thread, 32 connections, 1,000 pages of 20 KB in turn",
  run: async () => {
    const root = await buildSite({ name: "thousand", pages: 1_000 });
    const ours = await serveSite(root);
    const paths = { count: 1_000, prefix: "/posts/", suffix: "" };
    const all = Array.from({ length: 1_000 }, (_, index) => `/posts/${String(index).padStart(6, "0")}`);
    const setup = { origin: ours.url, paths: all, headers: {}, answer: "same" };
    const reference = await serveReference("buffer", setup);
    const outcome = await duel({ ours, reference, path: "", paths });
    await Promise.all([ours.stop(), reference.stop()]);
    const goal = { kind: "at least", ratio: 0.85 } as const;
    return [
      {
        bench: "thousand",
        what: "HIT, 1,000 pages in turn",
        against: "node:http, Buffers, same headers",
        unit: "requests/s",
        goal,
        ...outcome,
      },
    ];
  },
};

const PAGE = "/posts/000000";
const COMPRESSED = { "Accept-Encoding": "br, gzip" };
const VARIANTS = [
  { what: "HIT, HTML", path: PAGE, headers: {} },
  { what: "HIT, HTML, br", path: PAGE, headers: COMPRESSED },
  { what: "HIT, RSC", path: `${PAGE}.rsc`, headers: {} },
  { what: "HIT, RSC, br", path: `${PAGE}.rsc`, headers: COMPRESSED },
] as const;

interface Variant {
  readonly what: string;
  readonly path: string;
  readonly headers: Duel["headers"];
  readonly answer: "same" | "few";
}

async function compare(ours: Served, { what, path, headers = {}, answer }: Variant): Promise<Figure> {
  const reference = await serveReference("buffer", { origin: ours.url, paths: [path], headers, answer });
  const outcome = await duel({ ours, reference, path, headers });
  await reference.stop();
  // The reference that answers the same bytes is the one that counts; the other shows what the headers cost.
  const goal = answer === "same" ? ({ kind: "at least", ratio: 0.9 } as const) : undefined;
  const against = `node:http, Buffer, ${answer === "same" ? "same headers" : "few headers"}`;
  return { bench: what === "304" ? "not-modified" : "hits", what, against, unit: "requests/s", goal, ...outcome };
}

async function etagOf(url: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request(url, (response) => {
    response.resume();
    resolve(response.headers.etag ?? "");
  })
    .on("error", reject)
    .end();
  return promise;
}
