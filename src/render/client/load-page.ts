import { isSameInBrowser } from "../../manifest/browser-build.ts";
import type { PrefetchOptions } from "../../next/router-context.ts";
import type { Site } from "../../next/site.ts";
import { aheadHrefOf, updateHrefOf } from "../../routing/rsc-path.ts";
import type { RscPayload } from "../payload.ts";
import { pageHrefOf, rscHrefOf } from "./page-url.ts";
import { createPayloadCache, type ShelfLife } from "./payload-cache.ts";

/** Loads pages for one document. Never rejects: what cannot be shown here is loaded as a document. */
export interface PageLoader {
  /** `over` is the path of the page that a page opens inside of. An `update` comes whole, or not at all. */
  visit(url: URL, over?: string, how?: "update"): Promise<Loaded>;
  /** Gives what may be shown until a visit has loaded: the surroundings of the page, with its `loading` file. */
  shell(url: URL): Promise<RscPayload | undefined>;
  /** Loads ahead of a visit, once. */
  prefetch(url: URL, how: PrefetchOptions, over?: string): void;
  /** Takes a page that came another way; the next visit shows it. */
  offer(url: URL, loaded: Loaded): void;
  /** Forgets every page, so that the next visit asks the server. */
  forget(): void;
}

/** Says what loading a page came to. */
export type Loaded =
  | { readonly kind: "payload"; readonly payload: RscPayload; readonly href: string; readonly shelfLife: ShelfLife }
  | { readonly kind: "document"; readonly href: string };

/** Says what loading ahead came to; the server may have had nothing ready. */
type LoadedAhead = Loaded | { readonly kind: "shell"; readonly payload: RscPayload } | { readonly kind: "nothing" };

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
  const { site } = options;
  const onForget = new Set<() => void>();
  const cache = createPayloadCache<LoadedAhead>({ now: options.now, shelfLifeOf });
  const fetchPage = (url: URL, rscHref: string, init: RequestInit): Promise<Loaded> =>
    loadPage(options, { url, rscHref }, init).catch(() => ({ kind: "document", href: url.href }));
  return {
    async visit(url, over, how) {
      const rscHref = rscHrefOf(url, site, over);
      const ahead = await cache.take(rscHref);
      // A prefetch that failed says nothing about the visit: a server may refuse to render ahead.
      if (ahead?.kind === "payload") return withHash(ahead, url.hash);
      return fetchPage(url, how === "update" ? updateHrefOf(rscHref) : rscHref, VISIT);
    },
    async shell(url) {
      const ahead = await cache.peek(rscHrefOf(url, site));
      return ahead?.kind === "shell" ? ahead.payload : undefined;
    },
    prefetch(url, { kind = "auto", onInvalidate }, over) {
      if (onInvalidate) onForget.add(onInvalidate);
      const rscHref = rscHrefOf(url, site, over);
      if (cache.covers(rscHref, kind)) return;
      const loading =
        kind === "full"
          ? fetchPage(url, rscHref, PREFETCH)
          : fetchPage(url, aheadHrefOf(rscHref), PREFETCH).then(aheadOf);
      cache.put(rscHref, loading, kind);
    },
    offer: (url, loaded) => cache.put(rscHrefOf(url, site), Promise.resolve(loaded), "full"),
    forget() {
      cache.clear();
      const told = [...onForget];
      // Whoever is told may well prefetch again.
      onForget.clear();
      for (const tell of told) tell();
    },
  };
}

function shelfLifeOf(loaded: LoadedAhead): ShelfLife {
  switch (loaded.kind) {
    case "payload":
      return loaded.shelfLife;
    case "shell":
      return "shell";
    // Not asked again at each touch of the link.
    case "nothing":
      return "visitor";
    case "document":
      return "none";
  }
}

function aheadOf(loaded: Loaded): LoadedAhead {
  if (loaded.kind === "document") return { kind: "nothing" };
  return loaded.payload.isShell ? { kind: "shell", payload: loaded.payload } : loaded;
}

// `no-cache` asks the server each time and costs a 304: a browser would else honour `stale-while-revalidate` for itself
// and show what the server replaced long ago.
const VISIT: RequestInit = { cache: "no-cache", headers: { accept: "text/x-component" } };
const PREFETCH: RequestInit = {
  cache: "no-cache",
  priority: "low",
  headers: { accept: "text/x-component", purpose: "prefetch", "next-router-prefetch": "1" },
};

interface Place {
  readonly url: URL;
  readonly rscHref: string;
}

async function loadPage(options: LoaderOptions, { url, rscHref }: Place, init: RequestInit): Promise<Loaded> {
  const { site, build } = options;
  const document: Loaded = { kind: "document", href: url.href };
  const response = await options.fetch(rscHref, init);
  const body = await payloadBody(response);
  const href = response.redirected ? pageHrefOf(response.url, { hash: url.hash, site }) : url.href;
  if (!body || href === undefined) return document;
  // Before decoding: that would load scripts of the other build, which this document cannot use (BI-04).
  if (!isSameInBrowser(response.headers.get(BUILD_HEADER) ?? build, build)) return document;
  const payload = await options.decode(body);
  if (!isSameInBrowser(payload.build, build)) return document;
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
