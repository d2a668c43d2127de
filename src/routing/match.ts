import { canonicalSegmentText } from "../entry/tags.ts";
import type { CanonicalSegment } from "./canonical-path.ts";
import type { UrlSegment } from "./segment.ts";

/** Finds the route of a path. */
export interface Matcher<Route extends MatchableRoute> {
  match(path: { readonly segments: readonly CanonicalSegment[] }): Route | undefined;
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
export function createMatcher<Route extends MatchableRoute>(routes: readonly Route[]): Matcher<Route> {
  const root = createNode<Route>();
  for (const route of routes) insert(root, route);
  return { match: ({ segments }) => find(root, segments, 0) };
}

interface Node<Route> {
  readonly statics: Map<string, Node<Route>>;
  dynamic: Node<Route> | undefined;
  readonly ends: { [kind in "here" | "catch-all" | "optional-catch-all"]: Route | undefined };
}

function createNode<Route>(): Node<Route> {
  return {
    statics: new Map(),
    dynamic: undefined,
    ends: { here: undefined, "catch-all": undefined, "optional-catch-all": undefined },
  };
}

function insert<Route extends MatchableRoute>(root: Node<Route>, route: Route): void {
  let node = root;
  for (const segment of route.segments) {
    if (segment.kind === "catch-all" || segment.kind === "optional-catch-all") {
      node.ends[segment.kind] ??= route;
      return;
    }
    node = segment.kind === "static" ? staticChild(node, segment.text) : (node.dynamic ??= createNode<Route>());
  }
  node.ends.here ??= route;
}

function staticChild<Route>(node: Node<Route>, text: string): Node<Route> {
  const value = canonicalSegmentText(text);
  const child = node.statics.get(value) ?? createNode<Route>();
  node.statics.set(value, child);
  return child;
}

/** Visits each node at most once, since a node has one depth: the work is bounded by the routes, not by the path. */
function find<Route>(node: Node<Route>, segments: readonly CanonicalSegment[], depth: number): Route | undefined {
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
