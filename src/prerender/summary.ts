import { lifetimeOf } from "../entry/lifetime.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import type { PrerenderLine, PrerenderOutcome } from "../manifest/prerender-manifest.ts";
import type { RouteManifest, RouteRecord, Sharing } from "../manifest/route-manifest.ts";
import { isStaticPattern } from "../routing/segment.ts";

/** What a whole run came to. */
export interface PrerenderSummary {
  readonly planned: number;
  readonly rendered: number;
  readonly reused: number;
  readonly dynamic: number;
  readonly failed: number;
  readonly ms: number;
  readonly resumed: boolean;
  /** Whether the policy lets the result be used. */
  readonly ok: boolean;
  readonly routes: readonly RouteSummary[];
  readonly failures: readonly PageFailure[];
}

/** One row of the table at the end. */
export interface RouteSummary {
  readonly id: string;
  readonly kind: "static" | "listed" | "dynamic";
  /** Stored pages of the route. */
  readonly pages: number;
  /** Why it is dynamic, or why some of its paths are. */
  readonly reason: string | undefined;
  /** Shortest window of its pages in seconds; false never ages. Undefined for dynamic routes. */
  readonly revalidate: number | false | undefined;
  readonly expireSeconds: number | undefined;
}

/** One page or route that failed, with all that helps to mend it. */
export interface PageFailure {
  /** Undefined when listing the paths of a route failed. */
  readonly path: string | undefined;
  readonly file: string;
  readonly message: string;
  readonly fix: string | undefined;
  /** Mapped to sources, with causes. Undefined for errors that explain themselves. */
  readonly stack: string | undefined;
  /** Whether the page of the last build stands in its place. */
  readonly kept: boolean;
  /** Whether the page itself asked not to be stored: no reason to fail. */
  readonly notReady: boolean;
}

/** Counts the outcomes of one route while they are read. Its size does not grow with the number of pages. */
export interface RouteTally {
  pages: number;
  outcomes: number;
  failed: number;
  /** The first dynamic outcome, as a sentence part. */
  dynamic: string | undefined;
}

/** Adds one outcome to the tally of its route. */
export function addToTally(tallies: Map<string, RouteTally>, line: PrerenderLine): void {
  const tally = tallies.get(line.route) ?? { pages: 0, outcomes: 0, failed: 0, dynamic: undefined };
  tallies.set(line.route, tally);
  tally.outcomes += 1;
  switch (line.outcome.kind) {
    case "rendered":
    case "reused":
      tally.pages += 1;
      return;
    case "dynamic":
      tally.dynamic ??= dynamicReason(line.outcome);
      return;
    case "failed":
      tally.failed += 1;
      return;
  }
}

/** Says which API made a page dynamic and where, for example `cookies() in app/x/page.tsx:12`. */
export function dynamicReason(outcome: PrerenderOutcome & { readonly kind: "dynamic" }): string {
  const { api, file, line } = outcome;
  return file === undefined ? api : `${api} in ${file}:${line ?? 0}`;
}

/** Says how a route may be stored, now that its pages were rendered. */
export function sharingAfter(
  route: RouteRecord,
  tally: RouteTally | undefined,
  { uncovered }: { readonly uncovered: boolean },
): Sharing {
  const { sharing } = route;
  if (sharing.kind === "dynamic") return sharing;
  if (uncovered) return { kind: "dynamic", reason: "generateStaticParams does not cover every param" };
  if (tally?.dynamic === undefined) return sharing;
  if (isStaticPattern(route.segments)) return { kind: "dynamic", reason: tally.dynamic };
  // One listed path that reads the request makes the unlisted ones dynamic; closed routes have none (SP-19).
  return sharing.unlisted === "closed" ? sharing : { kind: "shared", unlisted: "dynamic" };
}

/** What a run learnt about routes, by route id. */
export interface Learnt {
  readonly tallies: ReadonlyMap<string, RouteTally>;
  readonly sharing: ReadonlyMap<string, Sharing>;
  readonly windows: ReadonlyMap<string, Lifetime>;
}

/** Makes the rows of the final table, in the order of the manifest. */
export function summarizeRoutes(manifest: RouteManifest, learnt: Learnt): readonly RouteSummary[] {
  return manifest.routes.map((route) => {
    const tally = learnt.tallies.get(route.id);
    const now = learnt.sharing.get(route.id) ?? route.sharing;
    if (now.kind === "dynamic") {
      return {
        id: route.id,
        kind: "dynamic",
        pages: 0,
        reason: now.reason,
        revalidate: undefined,
        expireSeconds: undefined,
      };
    }
    return {
      id: route.id,
      kind: isStaticPattern(route.segments) ? "static" : "listed",
      pages: tally?.pages ?? 0,
      reason: tally?.dynamic,
      ...windowOf(learnt.windows.get(route.id) ?? lifetimeOf(route.config.revalidate, manifest.expireSeconds)),
    };
  });
}

function windowOf(lifetime: Lifetime): Pick<RouteSummary, "revalidate" | "expireSeconds"> {
  if (lifetime.kind === "forever") return { revalidate: false, expireSeconds: undefined };
  return { revalidate: lifetime.afterSeconds, expireSeconds: lifetime.expireSeconds };
}
