import type { CacheLife, ScopeUse } from "./scope.ts";

/** Adds what `cacheLife` says inside a cached function; of several calls the shortest counts. */
export function noteLife(use: ScopeUse, life: CacheLife): void {
  use.life = {
    revalidate: shorterWindow(use.life?.revalidate, life.revalidate),
    expire: shorter(use.life?.expire, life.expire),
    stale: shorter(use.life?.stale, life.stale),
  };
}

/** Gives the life of a finished result: what it said itself, else the shortest of what it was made from (CC-02). */
export function lifeOf({ life, revalidate, expire, stale }: ScopeUse): CacheLife {
  return {
    revalidate: life?.revalidate ?? Math.min(DEFAULT_REVALIDATE_SECONDS, revalidate ?? Number.POSITIVE_INFINITY),
    expire: life ? life.expire : expire,
    stale: life ? life.stale : stale,
  };
}

/** The `default` profile of Next.js: 15 minutes, and no expiry of its own (CC-03). */
const DEFAULT_REVALIDATE_SECONDS = 900;

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function shorterWindow(one: CacheLife["revalidate"], other: CacheLife["revalidate"]): CacheLife["revalidate"] {
  if (one === undefined || one === false) return other ?? one;
  return other === undefined || other === false ? one : Math.min(one, other);
}
