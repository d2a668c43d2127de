import type { Seed } from "../cache/seed.ts";
import type { RouteRecord } from "../manifest/route-manifest.ts";
import type { Place } from "./lookup.ts";
import type { Store } from "./store.ts";

/** What the build said about a path. `dynamic`: listed, but its render asked for a visitor. */
export type Listing = "listed" | "unlisted" | "dynamic";

/** Finds out what the build said about a path. */
export type ListingOf = (place: Place) => Promise<Listing>;

/** Makes a look into the plan of the build. Without a plan, the paths of routes without dynamic segments are listed. */
export function createListingOf(store: Store, seed: Pick<Seed, "planned"> | undefined): ListingOf {
  return async ({ route, key }) => {
    const planned = await store.attempt<"entry" | "dynamic" | undefined>(
      "read the plan",
      () => seed?.planned(key),
      undefined,
    );
    if (planned === "dynamic") return "dynamic";
    return planned === "entry" || isStatic(route) ? "listed" : "unlisted";
  };
}

function isStatic({ segments }: RouteRecord): boolean {
  return segments.every(({ kind }) => kind === "static");
}
