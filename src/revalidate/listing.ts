import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable } from "../cache/handler.ts";
import type { Seed } from "../cache/seed.ts";
import { isStaticPattern } from "../routing/segment.ts";
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
    return planned === "entry" || isStaticPattern(route.segments) ? "listed" : "unlisted";
  };
}

/** Tells whether an entry that a store still holds may be served under the plan of this build. */
export type IsAdmitted = (place: Place) => Awaitable<boolean>;

/**
 * Makes the check that keeps retired paths out: the same code may list fewer paths than it did, and what run time stored
 * for the others survives (SP-18, BI-07). A plan that cannot be read admits: an old page beats an error.
 */
export function createIsAdmitted(store: Store, seed: Pick<Seed, "planned"> | undefined): IsAdmitted {
  return ({ route, key }) => {
    if (
      !seed ||
      isStaticPattern(route.segments) ||
      route.sharing.kind === "dynamic" ||
      route.sharing.unlisted === "open"
    )
      return true;
    const planned = store.attempt<"entry" | "dynamic" | undefined>("read the plan", () => seed.planned(key), "entry");
    return whenKnown(planned, (kind) => kind === "entry");
  };
}
