import type { FenceChanges } from "../cache/handler.ts";
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
  const known = createKnownFences();
  const stamped = { atMs: 0 };
  return {
    of: known.of,
    newestAtMs: known.newestAtMs,
    version: known.version,
    stamp() {
      stamped.atMs = Math.max(platform.now(), known.newestAtMs() + 1);
      return stamped.atMs;
    },
    async raise(items) {
      // A stamp may lie ahead of the clock; an invalidation that comes after it must not lie before it.
      const nowMs = Math.max(platform.now(), stamped.atMs);
      try {
        await store.handler.raise(items, nowMs);
      } catch (error) {
        platform.report({ kind: "store-failed", operation: "raise fences", error });
        throw error;
      } finally {
        // Also when the store failed: that others do not know yet is no reason to serve what is known to be old.
        for (const item of items) known.change(item.tag, (old) => raiseFence(old, item, nowMs));
      }
      platform.report({ kind: "invalidated", tags: items.map(({ tag }) => tag) });
    },
    pull: createPull(known, { store, platform }),
  };
}

interface KnownFences extends Pick<Fences, "of" | "newestAtMs" | "version"> {
  change(tag: string, changed: (old: Fence | undefined) => Fence): void;
}

function createKnownFences(): KnownFences {
  const fences = new Map<string, Fence>();
  const state = { version: 0, newestAtMs: 0 };
  return {
    of: (tags) => {
      if (fences.size === 0) return NO_FENCE;
      return combineFences(tags.map((tag) => fences.get(tag)).filter((fence) => fence !== undefined));
    },
    newestAtMs: () => state.newestAtMs,
    version: () => state.version,
    change(tag, changed) {
      const fence = changed(fences.get(tag));
      fences.set(tag, fence);
      state.newestAtMs = Math.max(state.newestAtMs, fence.staleAtMs, fence.expireRaisedAtMs);
      state.version += 1;
    },
  };
}

const RETRY_MS = 1_000;

interface PullState {
  cursor: number;
  /** Whether the store may know fences that this copy does not. */
  behind: boolean;
  retryAtMs: number;
  /** Whether the last pull came to nothing. The next ones are then nobody's to wait for: they may come to nothing too. */
  failing: boolean;
  pulling: Promise<void> | undefined;
}

function createPull(
  known: KnownFences,
  { store, platform }: { readonly store: Store; readonly platform: Platform },
): Fences["pull"] {
  const state: PullState = { cursor: 0, behind: true, retryAtMs: 0, failing: false, pulling: undefined };

  function take(changes: FenceChanges | undefined): void {
    state.failing = changes === undefined;
    if (!changes) {
      // Asking a store that is down once per request would make every answer as slow as its deadline.
      state.retryAtMs = platform.now() + RETRY_MS;
      state.behind = true;
      return;
    }
    state.cursor = changes.cursor;
    for (const [tag, fence] of changes.fences) known.change(tag, (old) => combineFences([old ?? NO_FENCE, fence]));
  }

  return (why) => {
    if (why === "changed") state.behind = true;
    if (!state.behind || state.pulling || platform.now() < state.retryAtMs)
      return state.failing ? undefined : state.pulling;
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
    if (!state.failing) return state.pulling;
    platform.waitUntil(state.pulling);
    return undefined;
  };
}
