import { statSync } from "node:fs";

import type { FenceChanges } from "../cache/handler.ts";
import { storeReplaced } from "../errors/store.ts";
import { openSqliteStore } from "./sqlite.ts";
import type { SqliteStore, SqliteStoreOptions } from "./sqlite.ts";

/**
 * Opens a store that outlives its file: when the file is deleted or another one takes its place, what is there then is
 * opened, or made, and told of all invalidations. A deleted file would go on working for this process alone, and what it
 * stores and invalidates would be gone with it.
 */
export function openLastingStore({ lookEveryMs = LOOK_EVERY_MS, ...options }: LastingStoreOptions): SqliteStore {
  const state = { store: openWhole(options), file: fileId(options.file), epoch: 0, lookAtMs: 0 };
  const replaced = (): boolean => {
    const nowMs = performance.now();
    if (nowMs < state.lookAtMs) return false;
    state.lookAtMs = nowMs + lookEveryMs;
    const file = fileId(options.file);
    if (file !== undefined && file === state.file) return false;
    try {
      const next = openWhole(options, state.store.fencesSince(0).fences);
      state.store.close();
      state.store = next;
      state.file = fileId(options.file);
      state.epoch += 1;
      options.onStoreError?.("keep its file", storeReplaced(options.file));
      return true;
    } catch (error) {
      // The file that is gone serves on for this process; the next look tries again.
      options.onStoreError?.("open again", error);
      return false;
    }
  };
  return {
    limits: state.store.limits,
    read: (key) => state.store.read(key),
    put: (record) => state.store.put(record),
    touch: (key, generation, startedAtMs) => state.store.touch(key, generation, startedAtMs),
    addPart: (key, generation, part) => state.store.addPart(key, generation, part),
    fail: (key, failure) => state.store.fail(key, failure),
    raise: (invalidations, nowMs) => {
      replaced();
      return state.store.raise(invalidations, nowMs);
    },
    adopt: (fences) => state.store.adopt(fences),
    fencesSince: (cursor) => inEpoch(cursor, state),
    forgetFences: (raisedBeforeMs) => state.store.forgetFences(raisedBeforeMs),
    heads: (range) => state.store.heads(range),
    receipts: {
      read: (id) => state.store.receipts.read(id),
      raise: (invalidations, nowMs, receipt) => {
        replaced();
        return state.store.receipts.raise(invalidations, nowMs, receipt);
      },
      write: (id, text) => state.store.receipts.write(id, text),
    },
    acquireLease: (key, lease) => state.store.acquireLease(key, lease),
    releaseLease: (key, owner) => state.store.releaseLease(key, owner),
    // In this order: the look at the file has to come about also where nobody writes.
    changed: () => replaced() || state.store.changed(),
    data: {
      read: (key) => state.store.data.read(key),
      write: (key, record) => state.store.data.write(key, record),
    },
    close: () => state.store.close(),
  };
}

/** Says which file to open, and how often to look whether it is still there. */
export interface LastingStoreOptions extends Omit<SqliteStoreOptions, "mode"> {
  /** Default: once a second. */
  readonly lookEveryMs?: number;
}

// Looking takes about two microseconds.
const LOOK_EVERY_MS = 1_000;

// Far above any sequence number of fences.
const EPOCH_STEP = 2 ** 40;

function openWhole(options: Omit<SqliteStoreOptions, "mode">, fences: FenceChanges["fences"] = []): SqliteStore {
  const store = openSqliteStore({ ...options, mode: "read-write" });
  try {
    store.adopt(fences);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A cursor counts within one file; one of the file before stands for the beginning. */
function inEpoch(
  cursor: number,
  { store, epoch }: { readonly store: SqliteStore; readonly epoch: number },
): FenceChanges {
  const begin = epoch * EPOCH_STEP;
  const changes = store.fencesSince(Math.max(0, cursor - begin));
  return { ...changes, cursor: begin + changes.cursor };
}

/** Tells files apart; `undefined` when there is none. */
function fileId(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
