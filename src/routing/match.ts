import { canonicalSegmentText } from "../entry/tags.ts";
import type { CanonicalSegment } from "./canonical-path.ts";
import { pageParams, type Params } from "./params.ts";
import type { UrlSegment } from "./segment.ts";

/** Finds the route of a path. */
export interface Matcher {
  match(path: { readonly segments: readonly CanonicalSegment[] }): RouteMatch | undefined;
}

export interface RouteMatch {
  /** Id of the route. */
  readonly route: string;
  /** Read out of the path when they are asked for: an answer from a store has no use for them. */
  readonly params: Params;
}

/** What a matcher needs of a route. */
export interface MatchableRoute {
  readonly id: string;
  readonly segments: readonly UrlSegment[];
}

/**
 * Builds a matcher. Per segment, static beats dynamic beats catch-all beats optional catch-all; where the better branch
 * ends nowhere, the next one is tried. Of two routes with one pattern the first wins.
 */
export function createMatcher(routes: readonly MatchableRoute[]): Matcher {
  const root = createNode();
  for (const route of routes) insert(root, route);
  return {
    match({ segments }) {
      const found = find(root, segments, 0);
      if (!found) return undefined;
      return {
        route: found.id,
        get params() {
          return pageParams(
            found.segments,
            segments.map(({ value }) => value),
          );
        },
      };
    },
  };
}

interface Node {
  readonly statics: Map<string, Node>;
  dynamic: Node | undefined;
  readonly ends: { [kind in "here" | "catch-all" | "optional-catch-all"]: MatchableRoute | undefined };
}

function createNode(): Node {
  return {
    statics: new Map(),
    dynamic: undefined,
    ends: { here: undefined, "catch-all": undefined, "optional-catch-all": undefined },
  };
}

function insert(root: Node, route: MatchableRoute): void {
  let node = root;
  for (const segment of route.segments) {
    if (segment.kind === "catch-all" || segment.kind === "optional-catch-all") {
      node.ends[segment.kind] ??= route;
      return;
    }
    node = segment.kind === "static" ? staticChild(node, segment.text) : (node.dynamic ??= createNode());
  }
  node.ends.here ??= route;
}

function staticChild(node: Node, text: string): Node {
  const value = canonicalSegmentText(text);
  const child = node.statics.get(value) ?? createNode();
  node.statics.set(value, child);
  return child;
}

/** Visits each node at most once, since a node has one depth: the work is bounded by the routes, not by the path. */
function find(node: Node, segments: readonly CanonicalSegment[], depth: number): MatchableRoute | undefined {
  const segment = segments[depth];
  if (!segment) return node.ends.here ?? node.ends["optional-catch-all"];
  const fixed = segment.literal ? node.statics.get(segment.value) : undefined;
  return (
    (fixed && find(fixed, segments, depth + 1)) ??
    (node.dynamic && find(node.dynamic, segments, depth + 1)) ??
    node.ends["catch-all"] ??
    node.ends["optional-catch-all"]
  );
}
