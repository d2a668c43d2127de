import * as v from "valibot";

import { manifestForeign, manifestInvalid } from "../errors/build.ts";
import { FETCH_CACHES } from "../routing/segment-config.ts";
import { CONDITION } from "./condition.ts";
import { IMAGE_RULES } from "./image-rules.ts";
import type { RouteManifest } from "./route-manifest.ts";

/** Checks what was read from a manifest file. Throws, naming the file, for another version or a wrong shape. */
export function parseRouteManifest(value: unknown, file: string): RouteManifest {
  const version = v.safeParse(v.object({ version: v.unknown() }), value);
  if (version.success && version.output.version !== 1) throw manifestForeign(file, version.output.version);
  const parsed = v.safeParse(MANIFEST, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw manifestInvalid(file, `${v.getDotPath(issue) ?? "the file"}: ${issue.message}`);
  }
  return parsed.output;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const SEGMENT = v.variant("kind", [
  v.object({ kind: v.literal("static"), text: v.string() }),
  v.object({ kind: v.picklist(["dynamic", "catch-all", "optional-catch-all"]), name: v.string() }),
]);

const CONFIG = v.object({
  dynamic: v.picklist(["auto", "error", "force-static", "force-dynamic"]),
  revalidate: v.union([count, v.literal(false)]),
  dynamicParams: v.boolean(),
  fetchCache: v.picklist(FETCH_CACHES),
  runtime: v.picklist(["nodejs", "edge"]),
});

const SHARING = v.variant("kind", [
  v.object({ kind: v.literal("shared"), unlisted: v.picklist(["open", "closed", "dynamic"]) }),
  v.object({ kind: v.literal("dynamic"), reason: v.string() }),
]);

const ROUTE = v.object({
  id: v.string(),
  kind: v.picklist(["page", "handler"]),
  segments: v.array(SEGMENT),
  config: CONFIG,
  methods: v.array(v.string()),
  namespace: v.string(),
  sharing: SHARING,
  declared: v.optional(SHARING),
  intercepts: v.optional(v.array(v.string())),
});

const INTERCEPTION = v.object({ id: v.string(), from: v.array(SEGMENT), segments: v.array(SEGMENT) });

const RULE = {
  source: v.string(),
  basePath: v.boolean(),
  has: v.array(CONDITION),
  missing: v.array(CONDITION),
};
const REWRITES = v.array(v.object({ ...RULE, destination: v.string() }));
const RULES = v.object({
  headers: v.array(v.object({ ...RULE, headers: v.array(v.object({ key: v.string(), value: v.string() })) })),
  redirects: v.array(v.object({ ...RULE, destination: v.string(), status: count })),
  rewrites: v.object({ beforeFiles: REWRITES, afterFiles: REWRITES, fallback: REWRITES }),
});

const OPTIONS = v.object({
  prerender: v.object({
    concurrency: count,
    workers: v.optional(count),
    timeoutSeconds: v.number(),
    retries: count,
    attempts: v.optional(count),
    reuse: v.optional(v.picklist(["never", "fresh"])),
    onError: v.picklist(["fail", "warn", "keep"]),
  }),
  store: v.object({ file: v.string(), maxBytes: count, memoryBytes: count }),
  revalidateSecrets: v.optional(v.array(v.string())),
  kv: v.optional(v.object({ binding: v.string(), ttlSeconds: count })),
});

const MANIFEST = v.object({
  version: v.literal(1),
  buildId: v.string(),
  target: v.picklist(["node", "workers"]),
  basePath: v.string(),
  trailingSlash: v.union([v.boolean(), v.literal("any")]),
  expireSeconds: count,
  regenerationsPerMinute: v.optional(count),
  preview: v.object({ previewModeId: v.string() }),
  generateEtags: v.optional(v.boolean()),
  assetPath: v.optional(v.string()),
  images: v.optional(IMAGE_RULES),
  output: v.optional(v.literal("export")),
  deploymentId: v.optional(v.string()),
  routes: v.array(ROUTE),
  interceptions: v.optional(v.array(INTERCEPTION)),
  rules: RULES,
  keyVectors: v.array(v.object({ namespace: v.string(), path: v.string(), key: v.string() })),
  instrumentation: v.optional(v.boolean()),
  proxy: v.optional(
    v.object({
      matchers: v.array(v.object({ source: v.string(), has: v.array(CONDITION), missing: v.array(CONDITION) })),
    }),
  ),
  options: v.optional(OPTIONS),
  seed: v.optional(v.picklist(["unfinished", "finished"])),
});
