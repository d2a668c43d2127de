import type { CanonicalSegment } from "./canonical-path.ts";
import { createMatcher } from "./match.ts";
import { paramsAt } from "./params.ts";
import type { UrlSegment } from "./segment.ts";

/** What decides whether an interception opens. */
export interface Intercepting {
  readonly id: string;
  /** Pattern of the pages over which it opens, as far as its folder. */
  readonly from: readonly UrlSegment[];
  /** Pattern of the page that it stands for. */
  readonly segments: readonly UrlSegment[];
}

/**
 * Gives the pattern of the pages that an interception stands for over one concrete page. A tree has one value per param:
 * what the page below says about a param that both have is written in.
 */
export function interceptedFrom({ from, segments }: Intercepting, path: string): readonly UrlSegment[] {
  const known = paramsAt(from, path);
  return segments.flatMap((segment): readonly UrlSegment[] => {
    const value = segment.kind === "static" ? undefined : known[segment.name];
    if (value === undefined) return [segment];
    return [value].flat().map((text) => ({ kind: "static", text }));
  });
}

/**
 * Gives the path that the folders on the way to an interception spell, `depth` segments in all: those above its folder
 * are the page below, the rest is its own. `/feed/@modal/(..)photo/[id]` at `/photo/1` over `/feed/new` → `/feed/photo/1`.
 */
export function treePathOf(
  { from, segments }: Intercepting,
  at: { readonly path: string; readonly over: string; readonly depth: number },
): string {
  const below = at.over.split("/").slice(1, from.length + 1);
  const own = at.path.split("/").slice(1 + segments.length - (at.depth - from.length));
  return `/${[...below, ...own].join("/")}`;
}

/** Finds the interception that opens at a path over a page, out of those that the page allows. */
export function matchInterception(
  allowed: readonly Intercepting[],
  { segments, over }: { readonly segments: readonly CanonicalSegment[]; readonly over: string },
): string | undefined {
  const matcher = createMatcher(allowed.map((one) => ({ id: one.id, segments: interceptedFrom(one, over) })));
  return matcher.match({ segments })?.id;
}
