import type { RouteManifest, RouteRecord } from "../../../src/manifest/route-manifest.ts";
import type { UrlSegment } from "../../../src/routing/segment.ts";
import { namespaceOf } from "../../../src/entry/key.ts";

/** Makes a route record from a route id such as `/posts/[slug]/page`. */
export function routeOf(id: string, fields: Partial<RouteRecord> = {}): RouteRecord {
  return {
    id,
    kind: id.endsWith("/route") ? "handler" : "page",
    segments: id === "/_not-found/page" ? [] : id.split("/").slice(1, -1).map(segmentOf),
    config: { dynamic: "auto", revalidate: false, dynamicParams: true, fetchCache: "auto", runtime: "nodejs" },
    methods: [],
    namespace: namespaceOf({ code: "build", route: id }),
    sharing: { kind: "shared", unlisted: "open" },
    ...fields,
  };
}

/** Makes a whole manifest around some routes. */
export function manifestOf(routes: readonly RouteRecord[], fields: Partial<RouteManifest> = {}): RouteManifest {
  return {
    version: 1,
    buildId: "build",
    target: "node",
    basePath: "",
    trailingSlash: false,
    expireSeconds: 31_536_000,
    preview: { previewModeId: "secret" },
    routes,
    rules: { headers: [], redirects: [], rewrites: { beforeFiles: [], afterFiles: [], fallback: [] } },
    keyVectors: [],
    ...fields,
  };
}

function segmentOf(text: string): UrlSegment {
  const name = text.replaceAll(/[[\].]/g, "");
  if (text.startsWith("[[...")) return { kind: "optional-catch-all", name };
  if (text.startsWith("[...")) return { kind: "catch-all", name };
  return text.startsWith("[") ? { kind: "dynamic", name } : { kind: "static", text };
}
