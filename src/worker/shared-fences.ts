import { delegate } from "../cache/delegate.ts";
import type { CacheHandler, FenceChanges } from "../cache/handler.ts";
import { combineFences, NO_FENCE, type Invalidation } from "../entry/fence.ts";
import { storeTimedOut } from "../errors/store.ts";
import { timerAlarm, within } from "../revalidate/alarm.ts";
import type { FenceCall, FenceReply } from "./fence-room.ts";

/** What is used of the namespace of `VinextLeases`. */
export interface FenceNamespace {
  getByName(name: string): { fences(call: FenceCall): Promise<FenceReply> };
}

/** Takes a failure that was got over. Must not throw. */
export type OnStoreError = (operation: string, error: unknown) => void;

/**
 * Gives a handler the fences and receipts of one Durable Object, which every place asks as often as its bound says: what was
 * raised anywhere holds everywhere within it. The handler's own store gets a copy, for places that cannot reach the object.
 */
export function withSharedFences(
  handler: CacheHandler,
  namespace: FenceNamespace,
  onStoreError: OnStoreError,
): CacheHandler {
  const { limits } = handler;
  const ask = (call: FenceCall): Promise<FenceReply> => namespace.getByName(ROOM).fences(call);

  /** The object holds what counts: its copy may fail, and is told of. */
  async function copy(items: readonly Invalidation[], nowMs: number): Promise<void> {
    try {
      await handler.raise(items, nowMs);
    } catch (error) {
      onStoreError("copy fences", error);
    }
  }

  return {
    ...delegate(handler),
    limits:
      limits.changedEverySeconds === undefined
        ? limits
        : { ...limits, visibleAfterSeconds: limits.changedEverySeconds },
    receipts: {
      read: async (id) => (await ask({ kind: "receipt", id })).receipt,
      async raise(items, nowMs, receipt) {
        const { receipt: kept } = await ask({ kind: "raise", items, nowMs, receipt });
        if (!kept) await copy(items, nowMs);
        return kept;
      },
      async write(id, text) {
        await ask({ kind: "answer", id, text });
      },
    },
    async raise(items, nowMs) {
      await Promise.all([ask({ kind: "raise", items, nowMs, receipt: undefined }), copy(items, nowMs)]);
    },
    fencesSince: createFencesSince(handler, ask, onStoreError),
    async forgetFences(raisedBeforeMs) {
      const heldMs = (await handler.forgetFences?.(raisedBeforeMs)) ?? 0;
      await ask({ kind: "forget", raisedBeforeMs: heldMs });
      return heldMs;
    },
  };
}

// No key of an entry, and so no lease, has this name.
const ROOM = "fences";
const NOTHING: FenceChanges = { cursor: 0, fences: [] };
// Together less than a read of a store may take: when the object is late, there is time to ask the copy.
const ROOM_SECONDS = 0.5;
const COPY_SECONDS = 0.8;

function createFencesSince(
  handler: CacheHandler,
  ask: (call: FenceCall) => Promise<FenceReply>,
  onStoreError: OnStoreError,
): CacheHandler["fencesSince"] {
  const own = { cursor: 0, wasEmpty: false };

  async function askOwn(after: number): Promise<FenceChanges> {
    const changes = await handler.fencesSince(after);
    own.cursor = changes.cursor;
    own.wasEmpty = after === 0 && changes.fences.length === 0;
    return changes;
  }

  return async (cursor) => {
    const [shared, older] = await Promise.allSettled([
      withinDeadline(ask({ kind: "since", cursor }), ROOM_SECONDS),
      // A place that begins takes over what was raised before the object was bound.
      cursor === 0 && !own.wasEmpty ? withinDeadline(askOwn(0), COPY_SECONDS) : NOTHING,
    ]);
    if (older.status === "rejected") onStoreError("read fences", older.reason);
    if (shared.status === "fulfilled" && shared.value.changes) {
      const { changes } = shared.value;
      return older.status === "rejected" ? changes : { ...changes, fences: joined(older.value, changes) };
    }
    onStoreError("read shared fences", shared.status === "rejected" ? shared.reason : shared.value);
    // The object's own cursor: what this place missed is asked for once it answers again.
    return { cursor, fences: (await askOwn(cursor === 0 ? 0 : own.cursor)).fences };
  };
}

/** Puts two lists together; most tags are in both. */
function joined(older: FenceChanges, { fences }: FenceChanges): FenceChanges["fences"] {
  if (older.fences.length === 0) return fences;
  const all = new Map(older.fences);
  for (const [tag, fence] of fences) all.set(tag, combineFences([all.get(tag) ?? NO_FENCE, fence]));
  return [...all];
}

function withinDeadline<T>(work: Promise<T>, seconds: number): Promise<T> {
  const late = (): Error => storeTimedOut("tell its fences", seconds);
  return within(work, { alarm: timerAlarm, afterMs: seconds * 1000, late });
}
