import type { DataCache } from "../entry/data-record.ts";
import type { Fence, Invalidation } from "../entry/fence.ts";
import type { Platform } from "./platform.ts";

/** Makes the empty notes of one run. */
export function createScopeUse(): ScopeUse {
  return {
    tags: new Set(),
    revalidate: undefined,
    expire: undefined,
    stale: undefined,
    life: undefined,
    dynamic: undefined,
    onDynamic: undefined,
    invalidations: [],
    after: [],
    setCookies: new Map(),
    refresh: false,
    fetchMemo: new Map(),
    dataRuns: new Map(),
    warned: new Set(),
  };
}

/**
 * Makes the scope of a phase inside a run. It shares everything with its parent but what must not leak out: `after` and
 * `cache` keep their own notes, so that late work cannot change the class of a finished page and a cached function
 * collects its own tags.
 */
export function nestedScope(scope: Scope, phase: ScopePhase): Scope {
  const inner = { ...scope, phase, outerPhase: scope.phase };
  switch (phase) {
    case "render":
    case "handler":
    case "action":
      return inner;
    case "after":
      return { ...inner, use: createScopeUse() };
    case "cache":
      return { ...inner, use: { ...createScopeUse(), after: scope.use.after, warned: scope.use.warned } };
  }
}

/** Lowers the window of a run; a window that is not lower changes nothing. */
export function lowerWindow(use: ScopeUse, revalidate: number | false): void {
  if (revalidate === false) return;
  use.revalidate = Math.min(use.revalidate ?? revalidate, revalidate);
}

/** Lowers the expiry of a run. */
export function lowerExpire(use: ScopeUse, expire: number): void {
  use.expire = Math.min(use.expire ?? expire, expire);
}

/** Lowers the time for which a browser may show a result without asking. */
export function lowerStale(use: ScopeUse, stale: number): void {
  use.stale = Math.min(use.stale ?? stale, stale);
}

/**
 * What surrounds one run of app code. A shared scope has no `visitor`: no field of it can reach a cookie, a header, a
 * query or a method, whoever triggered the render.
 */
export interface Scope {
  readonly kind: "shared" | "visitor" | "params";
  /** Where in a request's life app code runs now; a nested scope shares everything else with its parent. */
  readonly phase: ScopePhase;
  /** Phase of the scope around a nested one. */
  readonly outerPhase?: ScopePhase | undefined;
  /** Route file with groups and slots, for example `/posts/[slug]/page`. */
  readonly route: string;
  /** Canonical path, without base path. */
  readonly path: string;
  readonly config: ScopeConfig;
  readonly visitor: VisitorRequest | undefined;
  /** Values of the params above the root layout, encoded; undefined where no component of a page renders. */
  readonly rootParams?: RootParams | undefined;
  /** `origin`: the run reads nothing of the data cache, and writes what it learns. */
  readonly dataFrom: "cache" | "origin";
  /** When this run started, ms since the epoch. */
  readonly startedAtMs: number;
  /** Aborted when a shared run is given up. */
  readonly signal?: AbortSignal;
  readonly services: ScopeServices;
  /** What the run leaves behind. The only mutable part. */
  readonly use: ScopeUse;
}

/** Holds the values of root params by their names. */
export type RootParams = Readonly<Record<string, string | readonly string[]>>;

/** Names the moments at which app code runs. `cache` is the inside of a cached function. */
export type ScopePhase = "render" | "handler" | "action" | "after" | "cache";

/** Segment config that changes what APIs do during the run. */
export interface ScopeConfig {
  readonly dynamic: "auto" | "error" | "force-static" | "force-dynamic";
  readonly fetchCache: FetchCache;
  /** Lowest `revalidate` of the segments; `false` when none has an opinion. */
  readonly revalidate: number | false;
}

export type FetchCache =
  | "auto"
  | "default-cache"
  | "only-cache"
  | "force-cache"
  | "default-no-store"
  | "only-no-store"
  | "force-no-store";

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
  /** What runs beside each other make for the data cache, by key; absent where none may wait for the work of another. */
  readonly making?: Map<string, Promise<void>>;
  /** The combined fence of some tags, as this process knows it now. */
  fenceOf(tags: readonly string[]): Fence;
  /** Told why a visitor's run may not be shared, at each reason. Development alone asks for it. */
  readonly onDynamic?: (route: string, use: DynamicUse) => void;
  /** Raises fences durably. */
  invalidate(items: readonly Invalidation[]): Promise<void>;
}

/** What one run of app code left behind. */
export interface ScopeUse {
  readonly tags: Set<string>;
  /** Lowest cached window met so far, in seconds. */
  revalidate: number | undefined;
  /** Lowest expiry of a cached result met so far, in seconds. */
  expire: number | undefined;
  /** Lowest `stale` of a cached result met so far, in seconds. */
  stale: number | undefined;
  /** What `cacheLife` said inside the running cached function. */
  life: CacheLife | undefined;
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
  /** Equal work of the data cache that is on its way: cached functions and background refreshes. */
  readonly dataRuns: Map<string, Promise<unknown>>;
  /** Warnings that this run has given. */
  readonly warned: Set<string>;
}

/** How long the result of a cached function may live, in seconds. What is undefined is left to whoever reads it. */
export interface CacheLife {
  readonly revalidate: number | false | undefined;
  readonly expire: number | undefined;
  /** For how long a browser may show it without asking. */
  readonly stale: number | undefined;
}

/** The first dynamic API that a run used, with the stack of the call for attribution. */
export interface DynamicUse {
  readonly api: string;
  readonly stack: string;
}
