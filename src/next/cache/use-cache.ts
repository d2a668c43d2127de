import { invalidArgument, outsideCachedFunction } from "../../errors/api.ts";
import { readWindow } from "../../request/data-window.ts";
import { currentScope } from "../../request/scope-storage.ts";
import type { CacheLife, Scope } from "../../request/scope.ts";
import { profileOf, type CacheLifeProfile } from "./profiles.ts";

/** Gives the scope of the running cached function; anywhere else it throws. */
export function cachingScope(api: string): Scope {
  const scope = currentScope();
  if (scope?.phase !== "cache") throw outsideCachedFunction(api);
  return scope;
}

/** Reads the argument of `cacheLife`: the name of a profile, or seconds. */
export function readLife(given: string | CacheLifeProfile): CacheLife {
  const profile = typeof given === "string" ? profileOf(given) : given;
  if (typeof profile !== "object") throw invalidArgument("`cacheLife()`", given, "the name of a profile, or seconds");
  const revalidate = profile.revalidate === undefined ? undefined : readWindow(profile.revalidate);
  if (profile.revalidate !== undefined && revalidate === undefined)
    throw invalidArgument("`revalidate` of `cacheLife()`", profile.revalidate, "a number of seconds, 0 or more");
  const expire = profile.expire === undefined ? undefined : readWindow(profile.expire);
  if (profile.expire !== undefined && expire === undefined)
    throw invalidArgument("`expire` of `cacheLife()`", profile.expire, "a number of seconds, 0 or more");
  const stale = profile.stale === undefined ? undefined : readWindow(profile.stale);
  if (profile.stale !== undefined && stale === undefined)
    throw invalidArgument("`stale` of `cacheLife()`", profile.stale, "a number of seconds, 0 or more");
  const ceiling = expire === false ? undefined : expire;
  if (ceiling !== undefined && typeof revalidate === "number" && revalidate > ceiling)
    throw invalidArgument("`cacheLife()`", `revalidate ${revalidate} and expire ${ceiling}`, "an `expire` above it");
  return { revalidate, expire: ceiling, stale: stale === false ? undefined : stale };
}
