import type { DataCache } from "../entry/data-record.ts";
import type { Fence, Invalidation } from "../entry/fence.ts";
import type { Platform } from "./platform.ts";

/**
 * What surrounds one run of app code. A shared scope has no `visitor`: no field of it can reach a cookie, a header, a
 * query or a method, whoever triggered the render.
 */
export interface Scope {
  readonly kind: "shared" | "visitor" | "params";
  /** Where in a request's life app code runs now; a nested scope shares everything else with its parent. */
  readonly phase: "render" | "handler" | "action" | "after" | "cache";
  /** Route file with groups and slots, for example `/posts/[slug]/page`. */
  readonly route: string;
  /** Canonical path, without base path. */
  readonly path: string;
  readonly config: ScopeConfig;
  readonly visitor: VisitorRequest | undefined;
  /** When this run started, ms since the epoch. */
  readonly startedAtMs: number;
  readonly services: ScopeServices;
  /** What the run leaves behind. The only mutable part. */
  readonly use: ScopeUse;
}

/** Segment config that changes what APIs do during the run. */
export interface ScopeConfig {
  readonly dynamic: "auto" | "error" | "force-static" | "force-dynamic";
  readonly fetchCache: FetchCache;
  /** Lowest `revalidate` of the segments; `false` when none has an opinion. */
  readonly revalidate: number | false;
}

export type FetchCache =
  | "auto" | "default-cache" | "only-cache" | "force-cache"
  | "default-no-store" | "only-no-store" | "force-no-store";

/** One visitor's request, in Web types. Exists only in visitor scopes. */
export interface VisitorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** Whether this request carries the draft cookie of this build. */
  readonly draft: boolean;
}

/** What app code may reach beyond itself. */
export interface ScopeServices {
  readonly platform: Platform;
  readonly buildId: string;
  readonly basePath: string;
  /** Value of the draft-mode cookie of this build. */
  readonly draftSecret: string;
  readonly dataCache: DataCache | undefined;
  /** The combined fence of some tags, as this process knows it now. */
  fenceOf(tags: readonly string[]): Fence;
  /** Raises fences durably. */
  invalidate(items: readonly Invalidation[]): Promise<void>;
}

/** What one run of app code left behind. */
export interface ScopeUse {
  readonly tags: Set<string>;
  /** Lowest cached window met so far, in seconds. */
  revalidate: number | undefined;
  /** First reason why the result may not be shared. */
  dynamic: DynamicUse | undefined;
  /** Called once, when `dynamic` is first set; ends a shared render early. */
  onDynamic: (() => void) | undefined;
  /** Invalidations asked for; applied when the request ends well. */
  readonly invalidations: Invalidation[];
  /** Work given to `after`. */
  readonly after: (() => unknown)[];
  /** `Set-Cookie` values, in order. */
  readonly setCookies: Map<string, string>;
  /** Whether the action asked for `refresh()`. */
  refresh: boolean;
  /** Equal GET fetches of one run are made once. */
  readonly fetchMemo: Map<string, Promise<Response>>;
}

/** The first dynamic API that a run used, with the stack of the call for attribution. */
export interface DynamicUse {
  readonly api: string;
  readonly stack: string;
}
