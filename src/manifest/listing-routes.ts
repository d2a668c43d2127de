import { isStaticPattern } from "../routing/segment.ts";
import type { RouteRecord } from "./route-manifest.ts";

/**
 * Names the namespaces of the routes whose listed paths are known: what else a build before listed there is gone. Not those
 * where listing failed, or where there is nothing to list.
 */
export function listingNamespaces(
  routes: readonly RouteRecord[],
  lists: (namespace: string) => boolean,
): readonly string[] {
  return routes
    .filter(({ segments, namespace }) => !isStaticPattern(segments) && lists(namespace))
    .map(({ namespace }) => namespace);
}
