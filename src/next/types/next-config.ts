/** The options of `next.config` that are honoured. Another option is named in a warning, never ignored in silence. */
export interface NextConfig {
  basePath?: string;
  /** A URL or a path in front of the client assets: where a CDN has them. */
  assetPrefix?: string;
  trailingSlash?: boolean;
  /** Takes pages with and without a slash at their end, and redirects neither. */
  skipTrailingSlashRedirect?: boolean;
  /** Seconds after which a stale entry is no longer served; one year unless told otherwise. */
  expireTime?: number;
  /** Pages have an `ETag` unless this is false. */
  generateEtags?: boolean;
  /** No such header is ever sent. */
  poweredByHeader?: boolean;
  /** With `md` or `mdx`, pages may be written in it: install `@mdx-js/rollup`. */
  pageExtensions?: string[];
  env?: Record<string, string | undefined>;
  /** Packages that the server loads from node_modules. On Workers everything is bundled. */
  serverExternalPackages?: string[];
  /** Packages that are compiled with the app. */
  transpilePackages?: string[];
  /** `process.env.NEXT_DEPLOYMENT_ID`, and a header of payloads. */
  deploymentId?: string;
  /** `export` writes the site to `out/` as files; `standalone` has no effect and is named in a warning. */
  output?: "export" | "standalone";
  reactStrictMode?: boolean;
  images?: ImagesConfig;
  redirects?: () => Redirect[] | Promise<Redirect[]>;
  rewrites?: () => Rewrites | Promise<Rewrites>;
  headers?: () => HeaderRule[] | Promise<HeaderRule[]>;
  generateBuildId?: () => string | null | Promise<string | null>;
  /** Read by name and warned about when it is not supported. */
  [option: string]: unknown;
}

/** What `next/image` may do. The defaults are those of Next.js 16. */
export interface ImagesConfig {
  /** Shows every image as it is. */
  unoptimized?: boolean;
  loader?: "default" | "custom";
  /** File whose default export names the URL of an image in one width. */
  loaderFile?: string;
  /** Path of the image server: `/_next/image` below the base path. */
  path?: string;
  /** @deprecated Use `remotePatterns`, which say more. */
  domains?: string[];
  remotePatterns?: (
    | URL
    | { protocol?: "http" | "https"; hostname: string; port?: string; pathname?: string; search?: string }
  )[];
  localPatterns?: { pathname?: string; search?: string }[];
  deviceSizes?: number[];
  imageSizes?: number[];
  qualities?: number[];
  formats?: ("image/avif" | "image/webp")[];
  /** Shortest time an image is kept, in seconds. */
  minimumCacheTTL?: number;
  maximumRedirects?: number;
  /** Bytes of one source image. */
  maximumResponseBody?: number;
  /** Bytes of all kept images; 512 MiB. */
  maximumDiskCacheSize?: number;
  dangerouslyAllowSVG?: boolean;
  dangerouslyAllowLocalIP?: boolean;
  contentSecurityPolicy?: string;
  contentDispositionType?: "inline" | "attachment";
  [option: string]: unknown;
}

/** A condition on the request. */
export type RouteHas =
  | { type: "header" | "cookie" | "query"; key: string; value?: string }
  | { type: "host"; key?: undefined; value: string };

interface Rule {
  source: string;
  basePath?: false;
  has?: RouteHas[];
  missing?: RouteHas[];
}

/** Sends a source to another address. */
export type Redirect = Rule & { destination: string } & (
    | { permanent: boolean }
    | { statusCode: 301 | 302 | 303 | 307 | 308 }
  );

/** Answers a source from another path. */
export interface Rewrite extends Rule {
  destination: string;
}

/** Rewrites by the moment at which they apply. */
export type Rewrites = Rewrite[] | { beforeFiles?: Rewrite[]; afterFiles?: Rewrite[]; fallback?: Rewrite[] };

/** Adds headers to the answers of a source. */
export interface HeaderRule extends Rule {
  headers: { key: string; value: string }[];
}
