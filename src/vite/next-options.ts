import * as v from "valibot";
import { nextOptionInvalid } from "../errors/next-config.ts";
import { readImageOptions, type ImageOptions } from "./image-options.ts";

/** The options of `next.config` that are plain values, with Next's defaults. */
export interface NextOptions {
  readonly basePath: string;
  /** Without a slash at its end; empty where files come from the site itself. */
  readonly assetPrefix: string;
  readonly trailingSlash: boolean;
  readonly skipTrailingSlashRedirect: boolean;
  readonly generateEtags: boolean;
  /** In seconds; undefined leaves it to `vinext()`. */
  readonly expireTime: number | undefined;
  /** For how long a browser may show a stored page without asking, in seconds. */
  readonly staleSeconds: number;
  readonly pageExtensions: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly serverExternalPackages: readonly string[];
  readonly transpilePackages: readonly string[];
  readonly deploymentId: string | undefined;
  readonly output: "export" | "standalone" | undefined;
  readonly images: ImageOptions;
}

/** Checks the plain options of a config. Throws for a value that Next.js would refuse as well, naming file and option. */
export function readOptions(config: Readonly<Record<string, unknown>>, file: string): NextOptions {
  const parsed = v.safeParse(OPTIONS, config);
  if (parsed.success) {
    const { experimental, ...options } = parsed.output;
    const { basePath, assetPrefix, expireTime, deploymentId, output } = options;
    const images = readImageOptions(config, { file, basePath, assetPrefix });
    const staleSeconds = experimental.staleTimes.static;
    return { ...options, staleSeconds, expireTime, deploymentId, output, images };
  }
  const [issue] = parsed.issues;
  throw nextOptionInvalid(file, v.getDotPath(issue) ?? "it", issue.message);
}

/** Tells what becomes of slashes at the end of page paths; `any` redirects neither form to the other. */
export function slashRuleOf({
  trailingSlash,
  skipTrailingSlashRedirect,
}: Pick<NextOptions, "trailingSlash" | "skipTrailingSlashRedirect">): boolean | "any" {
  return skipTrailingSlashRedirect ? "any" : trailingSlash;
}

const flag = (fallback: boolean) => v.optional(v.boolean(), fallback);
const names = (fallback: string[]) => v.optional(v.array(v.pipe(v.string(), v.nonEmpty())), fallback);

const BASE_PATH = v.pipe(
  v.string(),
  v.regex(/^$|^\/(?:.*[^/])?$/, 'write it with a slash at its start and none at its end, for example "/docs"'),
  v.check((path) => path !== "/", 'a site at the root has no base path: write "" or leave it out'),
);

const ASSET_PREFIX = v.pipe(
  v.string(),
  v.check(
    (prefix) => prefix === "" || prefix.startsWith("/") || URL.canParse(prefix),
    'write a URL or a path, for example "https://cdn.example.com" or "/cdn"',
  ),
  v.transform((prefix) => prefix.replace(/\/+$/, "")),
);

// Next drops what is undefined: configs are written with `process.env.X`.
const ENV = v.pipe(
  v.record(v.string(), v.optional(v.union([v.string(), v.number(), v.boolean()]))),
  v.transform((env) =>
    Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
  ),
);

// As in Next.js, links need what they prefetched for half a minute at least.
const STALE_TIMES = v.object({ static: v.optional(v.pipe(v.number(), v.integer(), v.minValue(30)), 300) });

const OPTIONS = v.object({
  basePath: v.optional(BASE_PATH, ""),
  assetPrefix: v.optional(ASSET_PREFIX, ""),
  trailingSlash: flag(false),
  skipTrailingSlashRedirect: flag(false),
  generateEtags: flag(true),
  expireTime: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  pageExtensions: names(["tsx", "ts", "jsx", "js"]),
  env: v.optional(ENV, {}),
  serverExternalPackages: names([]),
  transpilePackages: names([]),
  deploymentId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]*$/, "use letters, digits, hyphens and underscores"))),
  output: v.optional(v.picklist(["export", "standalone"])),
  experimental: v.optional(v.object({ staleTimes: v.optional(STALE_TIMES, {}) }), {}),
});
