import type { CacheHandler, FenceChanges } from "../cache/handler.ts";
import { combineFences, NO_FENCE, raiseFence, type Fence, type Invalidation } from "../entry/fence.ts";
import type { Platform } from "../request/platform.ts";
import type { Store } from "./store.ts";

/** This process's copy of all fences, and the clock that is ordered with them. */
export interface Fences {
  /** Combines the fences of some tags. */
  of(tags: readonly string[]): Fence;
  /** When any tag was last raised. A render that started later has seen everything this process knows. */
  newestAtMs(): number;
  /** Rises whenever a fence does: what was decided under another version may be wrong. */
  version(): number;
  /** Gives the start time of a render that begins now: later than every fence. */
  stamp(): number;
  /** Raises fences in the store, durably, and here. */
  raise(items: readonly Invalidation[]): Promise<void>;
  /** Takes over what other processes raised. `undefined` when there is nothing to wait for. */
  pull(why: "changed" | "request"): Promise<void> | undefined;
}

/** Makes an empty copy; the first `pull` fills it. */
export function createFences(store: Store, platform: Platform): Fences {
  const known = new Map<string, Fence>();
  const state: State = {
    cursor: 0,
    version: 0,
    newestAtMs: 0,
    stampedAtMs: 0,
    behind: true,
    retryAtMs: 0,
    pulling: undefined,
  };

  function keep(tag: string, fence: Fence): void {
    known.set(tag, fence);
    state.newestAtMs = Math.max(state.newestAtMs, fence.staleAtMs, fence.expireRaisedAtMs);
    state.version += 1;
  }

  function take(changes: FenceChanges | undefined): void {
    if (!changes) {
      // Asking a store that is down once per request would make every answer as slow as its deadline.
      state.retryAtMs = platform.now() + RETRY_MS;
      state.behind = true;
      return;
    }
    state.cursor = changes.cursor;
    for (const [tag, fence] of changes.fences) keep(tag, combineFences([known.get(tag) ?? NO_FENCE, fence]));
  }

  return {
    of: (tags) => combineFences(tags.map((tag) => known.get(tag)).filter((fence) => fence !== undefined)),
    newestAtMs: () => state.newestAtMs,
    version: () => state.version,
    stamp() {
      state.stampedAtMs = Math.max(platform.now(), state.newestAtMs + 1);
      return state.stampedAtMs;
    },
    async raise(items) {
      // A stamp may lie ahead of the clock; an invalidation that comes after it must not lie before it.
      const nowMs = Math.max(platform.now(), state.stampedAtMs);
      try {
        await raiseIn(store.handler, items, nowMs);
      } catch (error) {
        platform.report({ kind: "store-failed", operation: "raise fences", error });
        throw error;
      } finally {
        // Also when the store failed: that others do not know yet is no reason to serve what is known to be old.
        for (const item of items) keep(item.tag, raiseFence(known.get(item.tag), item, nowMs));
      }
      platform.report({ kind: "invalidated", tags: items.map(({ tag }) => tag) });
    },
    pull(why) {
      if (why === "changed") state.behind = true;
      if (!state.behind || state.pulling || platform.now() < state.retryAtMs) return state.pulling;
      // Before the read: what is raised while it runs is not lost.
      state.behind = false;
      const reading = store.attempt<FenceChanges | undefined>(
        "read fences",
        (handler) => handler.fencesSince(state.cursor),
        undefined,
      );
      if (!(reading instanceof Promise)) {
        take(reading);
        return undefined;
      }
      state.pulling = reading.then(take).finally(() => {
        state.pulling = undefined;
      });
      return state.pulling;
    },
  };
}

const RETRY_MS = 1_000;

interface State {
  cursor: number;
  version: number;
  newestAtMs: number;
  stampedAtMs: number;
  /** Whether the store may know fences that this copy does not. */
  behind: boolean;
  retryAtMs: number;
  pulling: Promise<void> | undefined;
}

async function raiseIn(handler: CacheHandler, items: readonly Invalidation[], nowMs: number): Promise<void> {
  await handler.raise(items, nowMs);
}
