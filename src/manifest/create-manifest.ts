import { namespaceOf } from "../entry/key.ts";
import type { RouteManifest, RouteRecord } from "./route-manifest.ts";
import { keyVectors } from "./self-check.ts";

export type ManifestInput = Omit<RouteManifest, "version" | "routes" | "keyVectors"> & {
  readonly routes: readonly Omit<RouteRecord, "namespace">[];
  /** Names what makes the pages of each route, by its id. A route without one has the name of the whole build. */
  readonly fingerprints?: ReadonlyMap<string, string>;
};

/** Makes the manifest of a build: gives each route the namespace of its entries and writes the key vectors down. */
export function createRouteManifest({ fingerprints, ...input }: ManifestInput): RouteManifest {
  const routes = input.routes.map((route) => {
    const code = fingerprints?.get(route.id) ?? input.buildId;
    return { ...route, namespace: namespaceOf({ code, route: route.id }) };
  });
  return { version: 1, ...input, routes, keyVectors: keyVectors({ routes }) };
}
