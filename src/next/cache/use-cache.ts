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
  if (!profile || typeof profile !== "object")
    throw invalidArgument("`cacheLife()`", given, "the name of a profile, or seconds");
  const revalidate = secondsOf(profile, "revalidate");
  const expire = secondsOf(profile, "expire");
  const stale = secondsOf(profile, "stale");
  const ceiling = expire === false ? undefined : expire;
  if (ceiling !== undefined && typeof revalidate === "number" && revalidate > ceiling)
    throw invalidArgument("`cacheLife()`", `revalidate ${revalidate} and expire ${ceiling}`, "an `expire` above it");
  return { revalidate, expire: ceiling, stale: stale === false ? undefined : stale };
}

function secondsOf(profile: CacheLifeProfile, name: keyof CacheLifeProfile): number | false | undefined {
  const value = profile[name];
  const window = value === undefined ? undefined : readWindow(value);
  if (value === undefined || window !== undefined) return window;
  throw invalidArgument(`\`${name}\` of \`cacheLife()\``, value, "a number of seconds, 0 or more");
}
