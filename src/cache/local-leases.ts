import type { CacheKey } from "../entry/key.ts";
import type { CacheHandler } from "./handler.ts";

/** Keeps leases in memory: who shares this process, and nobody else, obeys them. */
export function createLocalLeases(): Pick<CacheHandler, "acquireLease" | "releaseLease"> {
  const leases = new Map<CacheKey, { readonly owner: string; readonly untilMs: number }>();
  return {
    acquireLease: (key, { owner, untilMs, nowMs }) => {
      const lease = leases.get(key);
      if (lease && lease.owner !== owner && lease.untilMs > nowMs) return false;
      leases.set(key, { owner, untilMs });
      return true;
    },
    releaseLease: (key, owner) => {
      if (leases.get(key)?.owner === owner) leases.delete(key);
    },
  };
}
