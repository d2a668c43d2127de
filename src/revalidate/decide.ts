import type { FailureRecord } from "../cache/handler.ts";
import type { Fence } from "../entry/fence.ts";
import { freshness } from "../entry/freshness.ts";
import type { FoundEntry, Lookup } from "./lookup.ts";

/** Says what a request for a shared entry gets. */
export type Decision =
  /** Fresh, or old while a failed regeneration waits for its next attempt. */
  | { readonly serve: "hit"; readonly entry: FoundEntry; readonly failure: FailureRecord | undefined }
  /** Old. `failing` is past its expiry as well and served because an old page beats an error. */
  | {
      readonly serve: "stale";
      readonly entry: FoundEntry;
      readonly reason: StaleReason;
      readonly failure: FailureRecord | undefined;
    }
  /** Nothing that may be served. `entry` is what was there. */
  | { readonly serve: "miss"; readonly reason: MissReason; readonly entry: FoundEntry | undefined };

export type StaleReason = "age" | "fence" | "failing";

/**
 * `absent`: never rendered; `expired`: too old; `fence`: invalidated; `broken`: damaged; `store`: the store failed;
 * `asked`: whoever knows the secret of the build wants a new render.
 */
export type MissReason = "absent" | "expired" | "fence" | "broken" | "store" | "asked";

/** What is known now besides the entry. */
export interface Circumstances {
  /** Combined fence of the entry's tags. */
  readonly fence: Fence;
  /** The last failed regeneration of the entry. */
  readonly failure: FailureRecord | undefined;
  readonly nowMs: number;
}

/** Decides what becomes of a request. */
export function decide(found: Lookup, circumstances: Circumstances): Decision {
  if (found.kind !== "found") return { serve: "miss", reason: found.kind, entry: undefined };
  const { entry } = found;
  const { fence, nowMs } = circumstances;
  const failure =
    circumstances.failure && nowMs < circumstances.failure.nextAttemptAtMs ? circumstances.failure : undefined;
  switch (freshness(entry, fence, nowMs)) {
    case "fresh":
      // Somebody asked for a new render of it, which failed: it is tried again as if the page were old (OD-08).
      if (circumstances.failure && !failure) return { serve: "stale", entry, reason: "age", failure: undefined };
      return { serve: "hit", entry, failure };
    case "stale":
      if (failure) return { serve: "hit", entry, failure };
      return { serve: "stale", entry, reason: isBehind(entry, fence, nowMs) ? "fence" : "age", failure: undefined };
    case "expired":
      // An invalidation said that the old content is wrong; a failing render does not make it right again (ER-05).
      if (ageless(entry, fence, nowMs) === "expired") return { serve: "miss", reason: "fence", entry };
      if (failure) return { serve: "stale", entry, reason: "failing", failure };
      return { serve: "miss", reason: "expired", entry };
  }
}

function isBehind(entry: FoundEntry, fence: Fence, nowMs: number): boolean {
  return ageless(entry, fence, nowMs) !== "fresh";
}

/** What the fence alone says. */
function ageless({ startedAtMs }: FoundEntry, fence: Fence, nowMs: number): ReturnType<typeof freshness> {
  return freshness({ startedAtMs, lifetime: { kind: "forever" } }, fence, nowMs);
}
