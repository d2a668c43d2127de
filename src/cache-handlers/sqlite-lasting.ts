import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable, StoredRecord } from "../cache/handler.ts";
import { createKnownFences } from "./known-fences.ts";
import type { KnownFences } from "./known-fences.ts";
import { createCurrent } from "./sqlite-current.ts";
import type { Current, CurrentOptions } from "./sqlite-current.ts";
import type { SqliteStore } from "./sqlite.ts";

/** Says which file to open, and how often to look whether it is still there. */
export type LastingStoreOptions = Omit<CurrentOptions, "knownFences">;

/**
 * Opens a store that outlives its file: when the file is deleted, or another one takes its place, what is there then is
 * opened, or made, and told of all invalidations. A deleted file would go on working for this process alone, and what it
 * stores and invalidates would be gone with it. A file that turns out to be damaged is set aside for a new one.
 */
export function openLastingStore(options: LastingStoreOptions): SqliteStore {
  const known = createKnownFences();
  const current: Current = createCurrent({
    ...options,
    knownFences: known.all,
    // The data cache tells its failures instead of throwing them.
    onStoreError: (operation, error) => {
      if (!current.mend(error)) options.onStoreError?.(operation, error);
    },
  });
  const attempts = createAttempts(current);
  const { now, use } = attempts;
  return {
    limits: current.store().limits,
    read: (key) =>
      use((store) =>
        whenKnown(store.read(key), (record) => {
          // A file that was left behind has nothing to give any more.
          const part: StoredRecord["part"] = (name) => use((then) => (then === store ? record?.part(name) : undefined));
          return record && { ...record, part };
        }),
      ),
    isEmpty: () => now((store) => store.isEmpty()),
    put: (record) => use((store) => store.put(record)),
    touch: (key, generation, startedAtMs) => use((store) => store.touch(key, generation, startedAtMs)),
    addPart: (key, generation, part) => use((store) => store.addPart(key, generation, part)),
    fail: (key, failure) => use((store) => store.fail(key, failure)),
    ...createFenceCalls(current, { attempts, known }),
    retired: (build) => use((store) => store.retired(build)),
    retireSome: (namespace) => use((store) => store.retireSome(namespace)),
    retireUnlisted: (listing, afterId) => use((store) => store.retireUnlisted(listing, afterId)),
    acquireLease: (key, lease) => use((store) => store.acquireLease(key, lease)),
    releaseLease: (key, owner) => use((store) => store.releaseLease(key, owner)),
    changed: () => {
      current.look();
      return now((store) => current.isNew() || store.changed());
    },
    forgetPages: () => current.store().forgetPages(),
    heads: (range) => current.store().heads(range),
    data: {
      read: (key) => current.store().data.read(key),
      write: (key, record) => current.store().data.write(key, record),
    },
    close: () => current.store().close(),
  };
}

type FenceCalls = Pick<SqliteStore, "raise" | "adopt" | "fencesSince" | "forgetFences" | "receipts">;

/** Makes the calls about fences: they look at the file first, and what they tell is remembered. */
function createFenceCalls(
  current: Current,
  { attempts, known }: { readonly attempts: Attempts; readonly known: KnownFences },
): FenceCalls {
  const { now, use } = attempts;
  return {
    raise: (invalidations, nowMs) => {
      current.look();
      known.raise(invalidations, nowMs);
      return use((store) => store.raise(invalidations, nowMs));
    },
    adopt: (fences) => now((store) => store.adopt(fences)),
    fencesSince: (cursor) =>
      now((store) => {
        const begin = current.epoch() * EPOCH_STEP;
        // A cursor counts within one file; one of the file before stands for the beginning.
        const changes = store.fencesSince(Math.max(0, cursor - begin));
        known.take(changes.fences);
        return { ...changes, cursor: begin + changes.cursor };
      }),
    forgetFences: (raisedBeforeMs) =>
      whenKnown(
        use((store) => store.forgetFences(raisedBeforeMs)),
        (heldMs) => {
          known.forget(heldMs);
          return heldMs;
        },
      ),
    receipts: {
      read: (id) => use((store) => store.receipts.read(id)),
      raise: (invalidations, nowMs, receipt) => {
        current.look();
        known.raise(invalidations, nowMs);
        return use((store) => store.receipts.raise(invalidations, nowMs, receipt));
      },
      write: (id, text) => use((store) => store.receipts.write(id, text)),
    },
  };
}

// Far above any sequence number of fences.
const EPOCH_STEP = 2 ** 40;

interface Attempts {
  /** Runs work on the store of the moment; when its file is found to be damaged, once more on the one that takes its place. */
  now<T>(work: (store: SqliteStore) => T): T;
  /** Does the same for work that may wait for the lock. */
  use<T>(work: (store: SqliteStore) => Awaitable<T>): Awaitable<T>;
}

function createAttempts(current: Current): Attempts {
  const again = <T>(error: unknown, work: (store: SqliteStore) => T): T => {
    if (!current.mend(error)) throw error;
    return work(current.store());
  };
  const now: Attempts["now"] = (work) => {
    try {
      return work(current.store());
    } catch (error) {
      return again(error, work);
    }
  };
  return {
    now,
    use: (work) => {
      const answer = now(work);
      return answer instanceof Promise ? answer.catch((error: unknown) => again(error, work)) : answer;
    },
  };
}
