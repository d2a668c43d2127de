import { matchesGlob } from "node:path";

import { pageNotStatic } from "../errors/build.ts";
import type { PrerenderLine } from "../manifest/prerender-manifest.ts";
import type { RouteManifest, Sharing } from "../manifest/route-manifest.ts";
import type { Failure } from "./failures.ts";
import { routeUrl } from "./route-url.ts";
import { dynamicReason } from "./summary.ts";
import { describeThrown } from "./thrown.ts";

/** Finds out which pages are rendered per request although they were expected to be static (O1). */
export interface Expectation {
  /** Takes one outcome. */
  see(line: PrerenderLine): void;
  /** Lists what breaks the expectation, now that all outcomes were seen. */
  broken(sharing: ReadonlyMap<string, Sharing>): readonly Failure[];
}

/** Makes the expectation that all paths and URL patterns of routes that match a glob are static. Without one, none is. */
export function createExpectation(glob: string | undefined, { routes }: RouteManifest): Expectation {
  const failures: Failure[] = [];
  const seen = new Set<string>();
  const isExpected = (url: string): boolean => glob !== undefined && matchesGlob(url, glob);
  const fail = (route: string, path: string, reason: string): void => {
    seen.add(route);
    failures.push({ route, path, error: describeThrown(pageNotStatic(path, reason)), kept: false });
  };
  return {
    see({ path, route, outcome }) {
      if (outcome.kind === "dynamic" && isExpected(path)) fail(route, path, dynamicReason(outcome));
    },
    broken(sharing) {
      for (const { id } of routes) {
        const now = sharing.get(id);
        if (now?.kind === "dynamic" && !seen.has(id) && isExpected(routeUrl(id))) fail(id, routeUrl(id), now.reason);
      }
      return failures;
    },
  };
}
