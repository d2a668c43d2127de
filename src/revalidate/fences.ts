import type { Awaitable, CacheHandler, FenceChanges, KeptReceipt, ReceiptStore } from "../cache/handler.ts";
import { combineFences, lastRaisedAtMs, NO_FENCE, raiseFence, type Fence, type Invalidation } from "../entry/fence.ts";
import type { Platform } from "../request/platform.ts";
import type { CreateSignal, Signal } from "./signal.ts";
import type { Store } from "./store.ts";

/** This process's copy of all fences, and the clock that is ordered with them. */
export interface Fences {
  /** Combines the fences of some tags. */
  of(tags: readonly string[]): Fence;
  /** When any tag was last raised. A render that started later has seen everything this process knows. */
  newestAtMs(): number;
  /** Rises whenever a fence does: what was decided under another version may be wrong. */
  version(): number;
  /** Gives the start time of a render that begins now: later than every fence and than the start of what it replaces. */
  stamp(previousAtMs: number): number;
  /** Raises fences in the store, durably, and here. */
  raise(items: readonly Invalidation[]): Promise<void>;
  /** Raises fences and keeps a receipt, together. When its id is known already, the result is the receipt that is kept. */
  raiseOnce(items: readonly Invalidation[], receipt: KeptReceipt): Promise<KeptReceipt | undefined>;
  /** Takes over what other processes raised. `undefined` when there is nothing to wait for. */
  pull(why: "changed" | "request"): Promise<void> | undefined;
}

/** What fences live in, and how long. */
export interface FencesNeeds {
  readonly store: Store;
  readonly platform: Platform;
  readonly createSignal: CreateSignal;
  readonly receipts: ReceiptStore;
  /** Longest time that an entry may be served: a fence is kept for at least as long. */
  readonly keepSeconds: number;
}

/** Makes an empty copy; the first `pull` fills it. */
export function createFences(needs: FencesNeeds): Fences {
  const { store, platform, receipts } = needs;
  const known = createKnownFences();
  const forget = createForget(known, needs);
  const stamped = { atMs: 0 };
  const { clockSkewMs = 0 } = store.handler.limits;

  async function raised<T>(items: readonly Invalidation[], write: (nowMs: number) => Awaitable<T>): Promise<T> {
    // A stamp may lie ahead of the clock; an invalidation that comes after it must not lie before it.
    const nowMs = Math.max(platform.now(), stamped.atMs);
    try {
      return await write(nowMs);
    } catch (error) {
      platform.report({ kind: "store-failed", operation: "raise fences", error });
      throw error;
    } finally {
      // Also when the store failed: that others do not know yet is no reason to serve what is known to be old.
      for (const item of items) known.change(item.tag, (old) => raiseFence(old, item, nowMs));
    }
  }

  function told(items: readonly Invalidation[]): void {
    platform.report({ kind: "invalidated", tags: items.map(({ tag }) => tag) });
    forget();
  }

  return {
    of: known.of,
    newestAtMs: known.newestAtMs,
    version: known.version,
    stamp(previousAtMs) {
      const nowMs = platform.now();
      // Where another clock may be behind this one, its invalidations must still lie after a render that began before them.
      stamped.atMs = Math.max(nowMs - clockSkewMs, Math.min(nowMs, previousAtMs + 1), known.newestAtMs() + 1);
      return stamped.atMs;
    },
    async raise(items) {
      await raised(items, (nowMs) => store.handler.raise(items, nowMs));
      told(items);
    },
    async raiseOnce(items, receipt) {
      const kept = await raised(items, (nowMs) => receipts.raise(items, nowMs, receipt));
      if (!kept) told(items);
      return kept;
    },
    pull: createPull(known, needs, forget),
  };
}

interface KnownFences extends Pick<Fences, "of" | "newestAtMs" | "version"> {
  change(tag: string, changed: (old: Fence | undefined) => Fence): void;
  forget(raisedBeforeMs: number): void;
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
    forget(raisedBeforeMs) {
      for (const [tag, fence] of fences) if (lastRaisedAtMs(fence) < raisedBeforeMs) fences.delete(tag);
    },
  };
}

/** Makes the forgetting of fences that nothing feels any more (T10): in the background, once an hour at most. */
function createForget(known: KnownFences, { store, platform, keepSeconds }: FencesNeeds): () => void {
  const next = { atMs: 0 };
  return () => {
    const nowMs = platform.now();
    if (nowMs < next.atMs || !store.handler.forgetFences) return;
    next.atMs = nowMs + FORGET_PAUSE_MS;
    const forget = async (handler: CacheHandler): Promise<void> =>
      known.forget((await handler.forgetFences?.(nowMs - keepSeconds * 1000)) ?? 0);
    const work = store.attempt("forget fences", forget, undefined);
    if (work instanceof Promise) platform.waitUntil(work);
  };
}

const FORGET_PAUSE_MS = 60 * 60 * 1000;

const RETRY_MS = 1_000;

interface PullState {
  cursor: number;
  /** Whether the store may know fences that this copy does not. */
  behind: boolean;
  retryAtMs: number;
  /** Whether the last pull came to nothing. The next ones are then nobody's to wait for: they may come to nothing too. */
  failing: boolean;
  pulling: Signal | undefined;
}

function createPull(
  known: KnownFences,
  { store, platform, createSignal }: FencesNeeds,
  forget: () => void,
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
    // A process may raise none itself and learn them all from others.
    if (changes.fences.length > 0) forget();
  }

  async function waitFor(pulling: Signal): Promise<void> {
    if (await pulling.wait()) return;
    // The request that pulls was cut off: the next one pulls again.
    if (state.pulling === pulling) state.pulling = undefined;
    state.behind = true;
  }

  return (why) => {
    if (why === "changed") state.behind = true;
    if (state.pulling) return state.failing ? undefined : waitFor(state.pulling);
    if (!state.behind || platform.now() < state.retryAtMs) return undefined;
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
    const pulling = createSignal();
    state.pulling = pulling;
    const work = reading.then(take).finally(() => {
      state.pulling = undefined;
      pulling.fire();
    });
    if (!state.failing) return work;
    platform.waitUntil(work);
    return undefined;
  };
}
