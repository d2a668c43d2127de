import * as v from "valibot";

/** What the image server of a site may be asked for. The build writes it down where there is one. */
export interface ImageRules {
  /** Path of the image server, base path included. */
  readonly path: string;
  /** What stands before the addresses of imported images: the base path, or the `assetPrefix`. */
  readonly assetPrefix: string;
  /** Widths in pixels, rising. */
  readonly widths: readonly number[];
  readonly qualities: readonly number[];
  /** Best first; used where a browser names them. */
  readonly formats: readonly ImageFormat[];
  readonly remotePatterns: readonly RemotePattern[];
  /** Absent: every local path without a query. */
  readonly localPatterns?: readonly LocalPattern[] | undefined;
  /** Shortest time an image is kept, in seconds. */
  readonly minimumCacheSeconds: number;
  readonly maximumRedirects: number;
  /** Bytes of one source image. */
  readonly maximumSourceBytes: number;
  /** Bytes of all kept images. */
  readonly maximumCacheBytes: number;
  readonly allowLocalIp: boolean;
  readonly allowSvg: boolean;
  readonly contentSecurityPolicy: string;
  readonly contentDisposition: "inline" | "attachment";
}

export type ImageFormat = "image/avif" | "image/webp";

/** Names images of other sites. In host and path `*` stands for one part and `**` for any number. */
export interface RemotePattern {
  readonly protocol?: "http" | "https" | undefined;
  readonly hostname: string;
  /** Empty: the protocol's own. Absent: any. */
  readonly port?: string | undefined;
  readonly pathname?: string | undefined;
  /** Absent: any. */
  readonly search?: string | undefined;
}

/** Names images of the site itself. */
export interface LocalPattern {
  readonly pathname?: string | undefined;
  readonly search?: string | undefined;
}

/** Checks the rules as they stand in a manifest. */
export const IMAGE_RULES: v.GenericSchema<unknown, ImageRules> = v.object({
  path: v.string(),
  assetPrefix: v.string(),
  widths: v.array(v.number()),
  qualities: v.array(v.number()),
  formats: v.array(v.picklist(["image/avif", "image/webp"])),
  remotePatterns: v.array(
    v.object({
      protocol: v.optional(v.picklist(["http", "https"])),
      hostname: v.string(),
      port: v.optional(v.string()),
      pathname: v.optional(v.string()),
      search: v.optional(v.string()),
    }),
  ),
  localPatterns: v.optional(v.array(v.object({ pathname: v.optional(v.string()), search: v.optional(v.string()) }))),
  minimumCacheSeconds: v.number(),
  maximumRedirects: v.number(),
  maximumSourceBytes: v.number(),
  maximumCacheBytes: v.number(),
  allowLocalIp: v.boolean(),
  allowSvg: v.boolean(),
  contentSecurityPolicy: v.string(),
  contentDisposition: v.picklist(["inline", "attachment"]),
});
