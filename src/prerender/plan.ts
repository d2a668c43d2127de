import type { RouteManifest, RouteRecord } from "../manifest/route-manifest.ts";
import { canonicalPath } from "../routing/canonical-path.ts";
import { createMatcher } from "../routing/match.ts";
import { pathOf } from "../routing/params.ts";
import { isStaticPattern } from "../routing/segment.ts";
import { attempt } from "./attempts.ts";
import type { AttemptPolicy } from "./attempts.ts";
import type { RenderPool } from "./render-pool.ts";
import type { Thrown } from "./thrown.ts";

/** What planning needs. `emit` takes each batch of paths; the same path may come twice. */
export interface PlanContext {
  readonly manifest: RouteManifest;
  readonly pool: RenderPool;
  readonly policy: AttemptPolicy;
  emit(paths: readonly PlannedPath[]): void;
}

/** One path to render, with the route that answers it. */
export interface PlannedPath {
  readonly route: RouteRecord;
  readonly path: string;
}

/** What planning learnt beyond the paths. */
export interface Planned {
  /** Routes whose dynamic segments no generateStaticParams covers: they are rendered per request. */
  readonly uncovered: ReadonlySet<string>;
  readonly failures: readonly { readonly route: RouteRecord; readonly error: Thrown }[];
}

/** Path of the page that unmatched URLs show. Not reachable as a URL of its own. */
export const NOT_FOUND_PATH = "/_not-found";

/** Plans every route whose renders may be stored: static ones from the manifest, the others in render threads. */
export async function plan(context: PlanContext): Promise<Planned> {
  const shared = context.manifest.routes.filter(isShared);
  const fixed = shared.filter((route) => !listsPaths(route));
  context.emit(fixed.map((route) => ({ route, path: fixedPath(route) })));

  const uncovered = new Set<string>();
  const failures: Planned["failures"][number][] = [];
  const owns = createOwnership(context.manifest);
  // Bounded by the pool, not here: an app has few routes, and a waiting one costs nothing.
  await Promise.all(
    shared.filter(listsPaths).map(async (route) => {
      const onPaths = (paths: readonly string[]) =>
        context.emit(paths.filter((path) => owns(route, path)).map((path) => ({ route, path })));
      const settled = await attempt(context.pool, { kind: "plan", route: route.id, onPaths }, context.policy);
      if (settled.kind === "failed") failures.push({ route, error: settled.error });
      if (settled.kind === "planned" && !settled.covered) uncovered.add(route.id);
    }),
  );
  return { uncovered, failures };
}

/** Tells whether the paths of a route are known to nobody before a render thread has been asked. */
export function listsPaths(route: RouteRecord): boolean {
  return isShared(route) && !isStaticPattern(route.segments);
}

function isShared({ sharing }: RouteRecord): boolean {
  return sharing.kind === "shared";
}

function fixedPath(route: RouteRecord): string {
  if (route.id === `${NOT_FOUND_PATH}/page`) return NOT_FOUND_PATH;
  const named = pathOf(route.segments, {});
  const path = named.kind === "path" ? canonicalPath(named.path) : named;
  if (path.kind !== "path") throw new TypeError(`The static route ${route.id} has no path.`);
  return path.path;
}

/** Tells whether a listed path reaches its route: a more specific route may answer the same URL. */
function createOwnership(manifest: RouteManifest): (route: RouteRecord, path: string) => boolean {
  const reachable = manifest.routes.filter((route) => route.id !== `${NOT_FOUND_PATH}/page`);
  const matcher = createMatcher(reachable);
  return (route, path) => {
    const canonical = canonicalPath(path);
    return canonical.kind === "path" && matcher.match(canonical)?.id === route.id;
  };
}
