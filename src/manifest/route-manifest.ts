import type { ImageRules } from "./image-rules.ts";
import type { ProxyMatcher } from "../routing/proxy-matcher.ts";
import type { ConfigRules } from "../routing/rules.ts";
import type { UrlSegment } from "../routing/segment.ts";
import type { RouteConfig } from "../routing/segment-config.ts";

/** Written by the build to `dist/manifest.json`; all that run time and prerender know of an app without loading it. */
export interface RouteManifest {
  readonly version: 1;
  /** Hash of the built output. */
  readonly buildId: string;
  readonly target: "node" | "workers";
  readonly basePath: string;
  /** Whether page paths end with a slash; `any` takes both forms. */
  readonly trailingSlash: boolean | "any";
  /** Next's `expireTime` in seconds. */
  readonly expireSeconds: number;
  /** How many regenerations age alone may start per minute and process. Absent: any number. */
  readonly regenerationsPerMinute?: number | undefined;
  /** The secret of draft mode's cookie and of the on-demand header, under the name that tools know from Next.js. */
  readonly preview: { readonly previewModeId: string };
  /** Absent: pages have an `ETag`. */
  readonly generateEtags?: boolean | undefined;
  /** Path below which client assets are asked for as well. Absent: below the base path alone. */
  readonly assetPath?: string | undefined;
  /** Absent: the site has no image server. */
  readonly images?: ImageRules | undefined;
  /** Whether the site is to be files alone. Absent: it has a server. */
  readonly output?: "export" | undefined;
  /** Next's `deploymentId`; payloads carry it. */
  readonly deploymentId?: string | undefined;
  readonly routes: readonly RouteRecord[];
  /** Pages that are shown inside of others. They have no namespace, because they have no entries. Absent: none. */
  readonly interceptions?: readonly InterceptionRecord[] | undefined;
  readonly rules: ConfigRules;
  /** Key vectors; checked at start so that builder and server can never disagree about keys. */
  readonly keyVectors: readonly { readonly namespace: string; readonly path: string; readonly key: string }[];
  /** Whether the app has an `instrumentation` file. Absent: it has none. */
  readonly instrumentation?: boolean | undefined;
  /** Which requests the app's proxy wants to see; an empty list means all. Absent: it has no proxy. */
  readonly proxy?: { readonly matchers: readonly ProxyMatcher[] } | undefined;
  /** What the app's own options say to prerender and start, which never load its config. Absent: defaults. */
  readonly options?: BuiltOptions | undefined;
  /** Whether prerendering of this build was begun and not brought to its end: then there is no seed to serve. Absent: never begun. */
  readonly seed?: "unfinished" | "finished" | undefined;
}

/** Carries the options of the app that commands on a finished build obey. */
export interface BuiltOptions {
  readonly prerender: {
    readonly concurrency: number;
    readonly workers?: number | undefined;
    readonly timeoutSeconds: number;
    readonly retries: number;
    /** How often a page that throws is tried. Absent: once. */
    readonly attempts?: number | undefined;
    readonly onError: "fail" | "warn" | "keep";
    /** Absent: `never`. */
    readonly reuse?: "never" | "fresh" | undefined;
  };
  readonly store: { readonly file: string; readonly maxBytes: number; readonly memoryBytes: number };
  /** Secrets of the webhook that the app's own options name. */
  readonly revalidateSecrets?: readonly string[] | undefined;
  readonly kv?: { readonly binding: string; readonly ttlSeconds: number } | undefined;
}

/** One page or route handler. */
export interface RouteRecord {
  /** Route file with groups and slots and without extension, for example `/(g)/posts/[slug]/page`. */
  readonly id: string;
  readonly kind: "page" | "handler";
  /** URL segments in order: groups and slots left out. */
  readonly segments: readonly UrlSegment[];
  readonly config: RouteConfig;
  /** Exported methods of a route handler; empty for pages. */
  readonly methods: readonly string[];
  readonly namespace: string;
  readonly sharing: Sharing;
  /** What the files alone said, kept when prerendering learnt more; the next prerender run starts from it. */
  readonly declared?: Sharing | undefined;
  /** Ids of the interceptions that may be opened over a page of this route. Absent: none. */
  readonly intercepts?: readonly string[] | undefined;
}

/** One page that is shown inside of another one in place of the page at its URL. */
export interface InterceptionRecord {
  readonly id: string;
  /** Pattern of the pages over which it opens, as far as its folder. */
  readonly from: readonly UrlSegment[];
  /** Pattern of the page that it stands for. */
  readonly segments: readonly UrlSegment[];
}

/** Whether renders of a route may be stored. `closed`: only listed paths exist. `open`: others are made on demand. */
export type Sharing =
  | { readonly kind: "shared"; readonly unlisted: "open" | "closed" | "dynamic" }
  | { readonly kind: "dynamic"; readonly reason: string };
