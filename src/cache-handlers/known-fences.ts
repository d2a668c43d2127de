import type { FenceChanges } from "../cache/handler.ts";
import { lastRaisedAtMs, raiseFence } from "../entry/fence.ts";
import type { Fence, Invalidation } from "../entry/fence.ts";

/** The fences that passed by, for the day on which the file that has them cannot be read any more. */
export interface KnownFences {
  all(): FenceChanges["fences"];
  take(fences: FenceChanges["fences"]): void;
  raise(invalidations: readonly Invalidation[], nowMs: number): void;
  forget(raisedBeforeMs: number): void;
}

/** Makes an empty collection. */
export function createKnownFences(): KnownFences {
  const known = new Map<string, Fence>();
  return {
    all: () => [...known],
    take: (fences) => {
      for (const [tag, fence] of fences) known.set(tag, fence);
    },
    raise: (invalidations, nowMs) => {
      for (const item of invalidations) known.set(item.tag, raiseFence(known.get(item.tag), item, nowMs));
    },
    forget: (raisedBeforeMs) => {
      for (const [tag, fence] of known) if (lastRaisedAtMs(fence) < raisedBeforeMs) known.delete(tag);
    },
  };
}
