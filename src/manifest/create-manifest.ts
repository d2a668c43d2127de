import { namespaceOf } from "../entry/key.ts";
import type { RouteManifest, RouteRecord } from "./route-manifest.ts";
import { keyVectors } from "./self-check.ts";

export type ManifestInput = Omit<RouteManifest, "version" | "routes" | "keyVectors"> & {
  readonly routes: readonly Omit<RouteRecord, "namespace">[];
};

/** Makes the manifest of a build: gives each route the namespace of its entries and writes the key vectors down. */
export function createRouteManifest(input: ManifestInput): RouteManifest {
  const { buildId } = input;
  const routes = input.routes.map((route) => ({ ...route, namespace: namespaceOf({ buildId, route: route.id }) }));
  return { version: 1, ...input, routes, keyVectors: keyVectors({ routes }) };
}
