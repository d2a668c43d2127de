import { cacheKey, namespaceOf, type CacheKey } from "../../src/entry/key.ts";
import type { RouteManifest, RouteRecord, Sharing } from "../../src/manifest/route-manifest.ts";
import { parseFolder, type UrlSegment } from "../../src/routing/segment.ts";

/** The build every world serves unless it says otherwise. */
export const BUILD_ID = "build-1";

/** The secret of its draft cookie. */
export const DRAFT_SECRET = "draft-secret-of-this-build";

/** The routes every world has unless it says otherwise. */
export const ROUTES: readonly RouteRecord[] = [
  pageRoute("/page"),
  pageRoute("/posts/page"),
  pageRoute("/open/[slug]/page"),
  pageRoute("/closed/[slug]/page", { kind: "shared", unlisted: "closed" }),
  pageRoute("/listed-or-dynamic/[slug]/page", { kind: "shared", unlisted: "dynamic" }),
  pageRoute("/dynamic/page", { kind: "dynamic", reason: "cookies()" }),
  pageRoute("/_not-found/page"),
  handlerRoute("/feed/route", ["GET"], { kind: "shared", unlisted: "open" }),
  handlerRoute("/live/route", ["GET", "POST"], { kind: "dynamic", reason: "handler" }),
];

/** Makes a manifest around routes. */
export function manifestOf(changes: Partial<RouteManifest> = {}): RouteManifest {
  return {
    version: 1,
    buildId: BUILD_ID,
    target: "node",
    basePath: "",
    trailingSlash: false,
    expireSeconds: 31_536_000,
    preview: { previewModeId: DRAFT_SECRET },
    routes: ROUTES,
    rules: { headers: [], redirects: [], rewrites: { beforeFiles: [], afterFiles: [], fallback: [] } },
    keyVectors: [],
    ...changes,
  };
}

/** Makes the record of a page. */
export function pageRoute(id: string, sharing: Sharing = { kind: "shared", unlisted: "open" }): RouteRecord {
  return { ...record(id, sharing), kind: "page", methods: [] };
}

/** Makes the record of a route handler. */
export function handlerRoute(id: string, methods: readonly string[], sharing: Sharing): RouteRecord {
  return { ...record(id, sharing), kind: "handler", methods };
}

/** Makes the key of a path of one of a world's routes. */
export function keyIn(route: string, path: string): CacheKey {
  return cacheKey({ namespace: namespaceOf({ code: BUILD_ID, route }), path });
}

function record(id: string, sharing: Sharing): Omit<RouteRecord, "kind" | "methods"> {
  const config = {
    dynamic: "auto",
    revalidate: false,
    dynamicParams: true,
    fetchCache: "auto",
    runtime: "nodejs",
  } as const;
  return { id, segments: segmentsOf(id), config, namespace: namespaceOf({ code: BUILD_ID, route: id }), sharing };
}

function segmentsOf(id: string): readonly UrlSegment[] {
  return id
    .split("/")
    .slice(1, -1)
    .map(parseFolder)
    .flatMap((folder) => (folder.kind === "segment" ? [folder.segment] : []));
}
