/** The options of `next.config` that are honoured. Another option is named in a warning, never ignored in silence. */
export interface NextConfig {
  basePath?: string;
  trailingSlash?: boolean;
  /** Seconds after which a stale entry is no longer served; one year unless told otherwise. */
  expireTime?: number;
  pageExtensions?: string[];
  env?: Record<string, string | undefined>;
  images?: ImagesConfig;
  redirects?: () => Redirect[] | Promise<Redirect[]>;
  rewrites?: () => Rewrites | Promise<Rewrites>;
  headers?: () => HeaderRule[] | Promise<HeaderRule[]>;
  generateBuildId?: () => string | null | Promise<string | null>;
  /** Read by name and warned about when it is not supported. */
  [option: string]: unknown;
}

/** What `next/image` may do. */
export interface ImagesConfig {
  unoptimized?: boolean;
  loader?: "default" | "custom" | "imgix" | "cloudinary" | "akamai";
  loaderFile?: string;
  path?: string;
  domains?: string[];
  remotePatterns?: (
    | URL
    | { protocol?: "http" | "https"; hostname: string; port?: string; pathname?: string; search?: string }
  )[];
  deviceSizes?: number[];
  imageSizes?: number[];
  qualities?: number[];
  formats?: ("image/avif" | "image/webp")[];
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
