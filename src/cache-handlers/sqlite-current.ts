import { renameSync, statSync } from "node:fs";

import type { FenceChanges } from "../cache/handler.ts";
import { storeDamaged, storeReplaced } from "../errors/store.ts";
import type { VinextError } from "../errors/vinext-error.ts";
import { isDamage } from "./sqlite-file.ts";
import { openSqliteStore } from "./sqlite.ts";
import type { SqliteStore, SqliteStoreOptions } from "./sqlite.ts";

/** Which file of a lasting store is open. */
export interface Current {
  store(): SqliteStore;
  /** Counts the files so far, from 0. */
  epoch(): number;
  /** Sees to it that the store is the one in the file system, at most every so often. */
  look(): void;
  /** Puts a new file in the place of one that is damaged; false when the error tells of no damage, or that failed. */
  mend(error: unknown): boolean;
  /** Tells once that the store is another one than before. */
  isNew(): boolean;
}

/** Says which file to open, and how often to look at it. */
export interface CurrentOptions extends Omit<SqliteStoreOptions, "mode"> {
  /** Default: once a second. */
  readonly lookEveryMs?: number;
  /** What this process knows of the fences in the file. */
  knownFences(): FenceChanges["fences"];
}

// Looking takes about two microseconds, and reading again what was in memory a tenth of a millisecond.
const LOOK_EVERY_MS = 1_000;

/** Opens the file. Throws when it cannot be opened the first time; later that is told, and the file that is open goes on. */
export function createCurrent({ lookEveryMs = LOOK_EVERY_MS, ...options }: CurrentOptions): Current {
  const { file } = options;
  const state = { store: openWhole(options, []), id: fileId(file), epoch: 0, lookAtMs: 0, mendAtMs: 0, isNew: false };

  function openAgain(why: VinextError): boolean {
    try {
      const next = openWhole(options, fencesOf(state.store, options));
      state.store.close();
      state.store = next;
      state.id = fileId(file);
      state.epoch += 1;
      state.isNew = true;
      options.onStoreError?.("keep its file", why);
      return true;
    } catch (error) {
      // The file that is gone serves on for this process; the next look tries again.
      options.onStoreError?.("open again", error);
      return false;
    }
  }

  return {
    store: () => state.store,
    epoch: () => state.epoch,
    look: () => {
      const nowMs = performance.now();
      if (nowMs < state.lookAtMs) return;
      state.lookAtMs = nowMs + lookEveryMs;
      const id = fileId(file);
      if (id === undefined || id !== state.id) openAgain(storeReplaced(file));
      else state.store.forgetPages();
    },
    mend: (error) => {
      const nowMs = performance.now();
      if (!isDamage(error) || nowMs < state.mendAtMs) return false;
      state.mendAtMs = nowMs + lookEveryMs;
      // Another process may have been quicker.
      if (fileId(file) === state.id && !setAside(options)) return false;
      return openAgain(storeDamaged(file, { aside: asideOf(file), cause: error }));
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

function fencesOf(store: SqliteStore, { knownFences }: CurrentOptions): FenceChanges["fences"] {
  try {
    return store.fencesSince(0).fences;
  } catch {
    // A damaged file may not even tell these; what this process was told of them is most, if not all.
    return knownFences();
  }
}

/** The log goes first: a new file beside it would take it for its own. */
function setAside({ file, onStoreError }: CurrentOptions): boolean {
  try {
    for (const suffix of ["-wal", "-shm", ""]) {
      if (fileId(file + suffix) !== undefined) renameSync(file + suffix, asideOf(file) + suffix);
    }
    return true;
  } catch (error) {
    onStoreError?.("set its damaged file aside", error);
    return false;
  }
}

function asideOf(file: string): string {
  return `${file}.damaged`;
}

/** Tells files apart; `undefined` when there is none. */
function fileId(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
