import { cacheKey } from "../entry/key.ts";
import { keysDiffer } from "../errors/build.ts";
import type { RouteManifest, RouteRecord } from "./route-manifest.ts";

/** Computes sample keys for the manifest of a new build: odd paths under the first and last namespaces. */
export function keyVectors(build: {
  readonly routes: readonly Pick<RouteRecord, "namespace">[];
}): RouteManifest["keyVectors"] {
  const ends = [build.routes.at(0), build.routes.at(-1)].flatMap((route) => (route ? [route.namespace] : []));
  return [...new Set(ends)].flatMap((namespace) =>
    SAMPLES.map((path) => ({ namespace, path, key: cacheKey({ namespace, path }) })),
  );
}

/** Throws when this version computes a key that differs from the one the build wrote down. */
export function verifyKeyVectors(manifest: Pick<RouteManifest, "keyVectors">): void {
  for (const { namespace, path, key } of manifest.keyVectors) {
    const computed = cacheKey({ namespace, path });
    if (computed !== key) throw keysDiffer(path, { built: key, computed });
  }
}

// Root, plain, escaped, non-ASCII, and both sides of the length at which a path becomes its hash.
const SAMPLES: readonly string[] = [
  "/",
  "/a",
  "/a%2Fb%25",
  "/%E6%97%A5%E6%9C%AC",
  `/${"x".repeat(399)}`,
  `/${"x".repeat(400)}`,
];
