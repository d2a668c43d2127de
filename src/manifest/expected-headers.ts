import { cacheControl, PRIVATE } from "../entry/headers.ts";
import { lifetimeOf } from "../entry/lifetime.ts";
import type { RouteRecord } from "./route-manifest.ts";

/** Tells the `Cache-Control` that production would send for a route, as far as its files tell; none for dynamic handlers. */
export function expectedCacheControl(
  route: Pick<RouteRecord, "kind" | "sharing" | "config">,
  expireSeconds: number,
): string | undefined {
  if (route.sharing.kind === "dynamic") return route.kind === "page" ? PRIVATE : undefined;
  return cacheControl(lifetimeOf(route.config.revalidate, expireSeconds));
}
