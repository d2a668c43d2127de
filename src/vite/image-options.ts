import * as v from "valibot";
import { nextOptionInvalid } from "../errors/next-config.ts";
import type { ImageRules } from "../manifest/image-rules.ts";

/** What `images` of `next.config` says, with Next's defaults. */
export interface ImageOptions {
  /** Shows every image as it is. */
  readonly unoptimized: boolean;
  /** App-relative file whose default export names the URL of an image in one width. */
  readonly loaderFile: string | undefined;
  readonly deviceSizes: readonly number[];
  readonly imageSizes: readonly number[];
  readonly rules: ImageRules;
}

/** Reads `images` of a config. Throws for a value that cannot be used, naming it. */
export function readImageOptions(
  config: Readonly<Record<string, unknown>>,
  { file, ...site }: ImageSite & { readonly file: string },
): ImageOptions {
  const parsed = v.safeParse(IMAGES, config["images"] ?? {});
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw nextOptionInvalid(file, ["images", v.getDotPath(issue)].filter(Boolean).join("."), issue.message);
  }
  const given = parsed.output;
  const isCustom = given.loader === "custom" || given.loaderFile !== undefined;
  if (isCustom && given.loaderFile === undefined) {
    throw nextOptionInvalid(file, "images.loader", 'a "custom" loader needs `images.loaderFile`');
  }
  const { unoptimized, loaderFile, deviceSizes, imageSizes } = given;
  return { unoptimized, loaderFile, deviceSizes, imageSizes, rules: rulesOf(given, site) };
}

type Images = v.InferOutput<typeof IMAGES>;

interface ImageSite {
  readonly basePath: string;
  readonly assetPrefix: string;
}

function rulesOf(given: Images, { basePath, assetPrefix }: ImageSite): ImageRules {
  return {
    assetPrefix: assetPrefix === "" ? basePath : assetPrefix,
    path: given.path ?? `${basePath}/_next/image`,
    widths: [...given.deviceSizes, ...given.imageSizes].toSorted((a, b) => a - b),
    qualities: given.qualities,
    formats: given.formats,
    remotePatterns: [...given.remotePatterns, ...given.domains.map((hostname) => ({ hostname }))],
    ...(given.localPatterns ? { localPatterns: given.localPatterns } : {}),
    minimumCacheSeconds: given.minimumCacheTTL,
    maximumRedirects: given.maximumRedirects,
    maximumSourceBytes: given.maximumResponseBody,
    maximumCacheBytes: given.maximumDiskCacheSize,
    allowLocalIp: given.dangerouslyAllowLocalIP,
    allowSvg: given.dangerouslyAllowSVG,
    contentSecurityPolicy: given.contentSecurityPolicy,
    contentDisposition: given.contentDispositionType,
  };
}

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const flag = v.optional(v.boolean(), false);
const sizes = (fallback: number[]) => v.optional(v.array(whole(1, 10_000)), fallback);

// `new URL("https://example.com/images/**")` is short for its parts.
const FROM_URL = v.pipe(
  v.instance(URL),
  v.transform(({ protocol, hostname, port, pathname, search }) => ({
    protocol: protocol === "http:" ? ("http" as const) : ("https" as const),
    hostname: decodeURIComponent(hostname),
    port,
    pathname: decodeURIComponent(pathname),
    search,
  })),
);
const REMOTE = v.object({
  protocol: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.replace(/:$/, "")),
      v.picklist(["http", "https"]),
    ),
  ),
  hostname: v.pipe(v.string(), v.nonEmpty()),
  port: v.optional(v.string()),
  pathname: v.optional(v.string()),
  search: v.optional(v.string()),
});

// The defaults are those of Next.js 16.
const IMAGES = v.object({
  unoptimized: flag,
  loader: v.optional(v.picklist(["default", "custom"]), "default"),
  loaderFile: v.optional(v.pipe(v.string(), v.nonEmpty())),
  path: v.optional(v.pipe(v.string(), v.startsWith("/"))),
  domains: v.optional(v.array(v.string()), []),
  remotePatterns: v.optional(v.array(v.union([FROM_URL, REMOTE])), []),
  localPatterns: v.optional(v.array(v.object({ pathname: v.optional(v.string()), search: v.optional(v.string()) }))),
  deviceSizes: sizes([640, 750, 828, 1080, 1200, 1920, 2048, 3840]),
  imageSizes: sizes([32, 48, 64, 96, 128, 256, 384]),
  qualities: v.optional(v.pipe(v.array(whole(1, 100)), v.minLength(1)), [75]),
  formats: v.optional(v.array(v.picklist(["image/avif", "image/webp"])), ["image/webp"]),
  minimumCacheTTL: v.optional(whole(0, 31_536_000), 14_400),
  maximumRedirects: v.optional(whole(0, 20), 3),
  maximumResponseBody: v.optional(whole(1, 1_000_000_000), 50_000_000),
  maximumDiskCacheSize: v.optional(whole(0, Number.MAX_SAFE_INTEGER), 512 * 1024 ** 2),
  dangerouslyAllowLocalIP: flag,
  dangerouslyAllowSVG: flag,
  contentSecurityPolicy: v.optional(v.string(), "script-src 'none'; frame-src 'none'; sandbox;"),
  contentDispositionType: v.optional(v.picklist(["inline", "attachment"]), "attachment"),
});
