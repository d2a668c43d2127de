import type { Site } from "../../next/site.ts";
import type { RscPayload } from "../payload.ts";
import { pageHrefOf, rscHrefOf } from "./page-url.ts";
import { createPayloadCache, type ShelfLife } from "./payload-cache.ts";

/** Loads pages for one document. Never rejects: what cannot be shown here is loaded as a document. */
export interface PageLoader {
  visit(url: URL): Promise<Loaded>;
  /** Loads ahead of a visit, once. */
  prefetch(url: URL): void;
  /** Takes a page that came another way; the next visit shows it. */
  offer(url: URL, loaded: Loaded): void;
  /** Forgets every page, so that the next visit asks the server. */
  forget(): void;
}

/** Says what loading a page came to. */
export type Loaded =
  | { readonly kind: "payload"; readonly payload: RscPayload; readonly href: string; readonly shelfLife: ShelfLife }
  | { readonly kind: "document"; readonly href: string };

/** Says what a loader works with. */
export interface LoaderOptions {
  readonly site: Site;
  /** Build id of the document that runs. */
  readonly build: string;
  readonly fetch: (href: string, init: RequestInit) => Promise<Response>;
  readonly decode: (body: ReadableStream<Uint8Array>) => PromiseLike<RscPayload>;
  readonly now: () => number;
}

/** Makes a loader with an empty cache. */
export function createPageLoader(options: LoaderOptions): PageLoader {
  const cache = createPayloadCache<Loaded>({
    now: options.now,
    shelfLifeOf: (loaded) => (loaded.kind === "payload" ? loaded.shelfLife : "none"),
  });
  const fetchPage = (url: URL, init: RequestInit): Promise<Loaded> =>
    loadPage(options, url, init).catch(() => ({ kind: "document", href: url.href }));
  return {
    async visit(url) {
      const key = rscHrefOf(url, options.site);
      const ahead = await cache.take(key);
      // A prefetch that failed says nothing about the visit: a server may refuse to render ahead.
      if (ahead?.kind === "payload") return withHash(ahead, url.hash);
      return fetchPage(url, VISIT);
    },
    prefetch(url) {
      const key = rscHrefOf(url, options.site);
      if (!cache.has(key)) cache.put(key, fetchPage(url, PREFETCH));
    },
    offer: (url, loaded) => cache.put(rscHrefOf(url, options.site), Promise.resolve(loaded)),
    forget: () => cache.clear(),
  };
}

// `no-cache` asks the server each time and costs a 304: a browser would else honour `stale-while-revalidate` for itself
// and show what the server replaced long ago.
const VISIT: RequestInit = { cache: "no-cache", headers: { accept: "text/x-component" } };
const PREFETCH: RequestInit = {
  cache: "no-cache",
  priority: "low",
  headers: { accept: "text/x-component", purpose: "prefetch", "next-router-prefetch": "1" },
};

async function loadPage(options: LoaderOptions, url: URL, init: RequestInit): Promise<Loaded> {
  const { site, build } = options;
  const document: Loaded = { kind: "document", href: url.href };
  const response = await options.fetch(rscHrefOf(url, site), init);
  const body = await payloadBody(response);
  const href = response.redirected ? pageHrefOf(response.url, { hash: url.hash, site }) : url.href;
  if (!body || href === undefined) return document;
  // Before decoding: that would load scripts of the other build, which this document cannot use (BI-04).
  if ((response.headers.get(BUILD_HEADER) ?? build) !== build) return document;
  const payload = await options.decode(body);
  if (payload.build !== build) return document;
  return { kind: "payload", payload, href, shelfLife: isForVisitor(response) ? "visitor" : "stored" };
}

/** Names the build of a payload; the payload says the same, but only once it is decoded. */
const BUILD_HEADER = "x-vinext-build";

async function payloadBody(response: Response): Promise<ReadableStream<Uint8Array> | null> {
  // A web server of plain files has no type for payloads, and calls them bytes or nothing.
  const isPayload = /^(?:text\/x-component|application\/octet-stream|$)/.test(
    response.headers.get("content-type") ?? "",
  );
  if (!isPayload || response.status >= 500) return null;
  if (isForVisitor(response)) return response.body;
  // A stored payload is read whole first, so that a connection that breaks leads to the document, not to half a page.
  return new Response(await response.arrayBuffer()).body;
}

function isForVisitor(response: Response): boolean {
  return response.headers.get("cache-control")?.includes("no-store") ?? false;
}

function withHash(loaded: Extract<Loaded, { kind: "payload" }>, hash: string): Loaded {
  const url = new URL(loaded.href);
  url.hash = hash;
  return { ...loaded, href: url.href };
}
