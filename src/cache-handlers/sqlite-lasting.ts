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
export function openLastingStore(options: LastingStoreOptions): SqliteStore {
  const current = createCurrent(options);
  const { store } = current;
  return {
    limits: store().limits,
    read: (key) => store().read(key),
    put: (record) => store().put(record),
    touch: (key, generation, startedAtMs) => store().touch(key, generation, startedAtMs),
    addPart: (key, generation, part) => store().addPart(key, generation, part),
    fail: (key, failure) => store().fail(key, failure),
    raise: (invalidations, nowMs) => {
      current.look();
      return store().raise(invalidations, nowMs);
    },
    adopt: (fences) => store().adopt(fences),
    fencesSince: (cursor) => {
      const begin = current.epoch() * EPOCH_STEP;
      // A cursor counts within one file; one of the file before stands for the beginning.
      const changes = store().fencesSince(Math.max(0, cursor - begin));
      return { ...changes, cursor: begin + changes.cursor };
    },
    retired: (build) => store().retired(build),
    retireSome: (namespace) => store().retireSome(namespace),
    acquireLease: (key, lease) => store().acquireLease(key, lease),
    releaseLease: (key, owner) => store().releaseLease(key, owner),
    changed: () => {
      current.look();
      return current.isNew() || store().changed();
    },
    forgetFences: (raisedBeforeMs) => store().forgetFences(raisedBeforeMs),
    heads: (range) => store().heads(range),
    receipts: {
      read: (id) => store().receipts.read(id),
      raise: (invalidations, nowMs, receipt) => {
        current.look();
        return store().receipts.raise(invalidations, nowMs, receipt);
      },
      write: (id, text) => store().receipts.write(id, text),
    },
    data: {
      read: (key) => store().data.read(key),
      write: (key, record) => store().data.write(key, record),
    },
    close: () => store().close(),
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

interface Current {
  store(): SqliteStore;
  /** Counts the files so far, from 0. */
  epoch(): number;
  /** Sees to it that the store is the one in the file system, at most every so often. */
  look(): void;
  /** Tells once that the store is another one than before. */
  isNew(): boolean;
}

function createCurrent({ lookEveryMs = LOOK_EVERY_MS, ...options }: LastingStoreOptions): Current {
  const state = { store: openWhole(options, []), file: fileId(options.file), epoch: 0, lookAtMs: 0, isNew: false };
  const openAgain = (): void => {
    try {
      const next = openWhole(options, state.store.fencesSince(0).fences);
      state.store.close();
      state.store = next;
      state.file = fileId(options.file);
      state.epoch += 1;
      state.isNew = true;
      options.onStoreError?.("keep its file", storeReplaced(options.file));
    } catch (error) {
      // The file that is gone serves on for this process; the next look tries again.
      options.onStoreError?.("open again", error);
    }
  };
  return {
    store: () => state.store,
    epoch: () => state.epoch,
    look: () => {
      const nowMs = performance.now();
      if (nowMs < state.lookAtMs) return;
      state.lookAtMs = nowMs + lookEveryMs;
      const file = fileId(options.file);
      if (file === undefined || file !== state.file) openAgain();
    },
    isNew: () => {
      const { isNew } = state;
      state.isNew = false;
      return isNew;
    },
  };
}

function openWhole(options: Omit<SqliteStoreOptions, "mode">, fences: FenceChanges["fences"]): SqliteStore {
  const store = openSqliteStore({ ...options, mode: "read-write" });
  try {
    store.adopt(fences);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Tells files apart; `undefined` when there is none. */
function fileId(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
