import type { EntryDraft } from "../entry/guard.ts";
import type { ScopeServices } from "../request/scope.ts";

export type { EntryDraft } from "../entry/guard.ts";

/** Says what to render for everyone. The fields are all a shared render ever sees. */
export interface SharedJob {
  /** Route id in the manifest. */
  readonly route: string;
  /** Canonical path, without base path. */
  readonly path: string;
  readonly startedAtMs: number;
  /** Ends the render as failed when aborted. */
  readonly signal: AbortSignal;
  /** `build`: a dynamic read is an outcome. `runtime`: the same, reported by the caller. */
  readonly services: ScopeServices;
  /** `origin`: what the data cache holds is not read. */
  readonly dataFrom: "cache" | "origin";
}

/** What a shared render came to. A thrown error is a failed render; `draft` may be stored after `guard`. */
export type SharedResult =
  | { readonly kind: "entry"; readonly draft: EntryDraft }
  | { readonly kind: "dynamic"; readonly api: string; readonly stack: string };

/** Says which route a visitor's request reached. */
export interface Visit {
  readonly route: string;
  readonly path: string;
  readonly representation: "html" | "rsc" | "body";
  /** Value of the route's own headers, computed once by the front door. */
  readonly draft: boolean;
  readonly services: ScopeServices;
  /** A status that the document must have whatever it renders: 404 for the not-found route. */
  readonly status: number | undefined;
  /** What to render in place of the page itself. */
  readonly opened?: Opened | undefined;
}

/** A page that is rendered alone, to be shown inside of the one that the visit is about. */
export interface Opened {
  /** Id of the interception in the route table. */
  readonly route: string;
  /** Canonical, without base path. */
  readonly path: string;
}

/** One path that `generateStaticParams` returned or that a static route has. */
export interface PlannedPath {
  readonly route: string;
  readonly path: string;
}

/** What planning one route came to: its listed paths, and whether every dynamic segment is covered. */
export interface RoutePlan {
  readonly route: string;
  readonly paths: readonly string[];
  /** False when a dynamic segment has no `generateStaticParams`: the route is rendered per request. */
  readonly covered: boolean;
}

/** Renders. Loaded by function, so that an answer from the store never evaluates React. */
export interface Renderer {
  /** For everyone: sees no request, may be stored. */
  shared(job: SharedJob): Promise<SharedResult>;
  /** For one visitor: streams, cannot reach a store. */
  visitor(request: Request, visit: Visit): Promise<Response>;
  /** Runs `generateStaticParams` of one route. Build time only. */
  plan(route: string, services: ScopeServices): Promise<RoutePlan>;
}

/** Loads the renderer on first need. */
export type LoadRenderer = () => Promise<Renderer>;
