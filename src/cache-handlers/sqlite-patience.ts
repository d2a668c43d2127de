import type { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";

import { BUSY_MS, errorCode, SQLITE_BUSY } from "./sqlite-file.ts";

/**
 * Waits for the write lock without stopping the thread: a write that finds the lock taken tries again until it gets it or its
 * time is over. After one that waited in vain, every write fails at once until one gets through: a process that holds the
 * lock for a second may well hold it for a minute.
 */
export interface Patience {
  /** Makes a write that obeys this. Without a promise when the lock was free. */
  limits<A extends readonly unknown[], T>(write: (...args: A) => T): (...args: A) => T | Promise<Awaited<T>>;
  /** Makes a write that waits each time: what it has to say is not said again. */
  waits<A extends readonly unknown[], T>(write: (...args: A) => T): (...args: A) => T | Promise<Awaited<T>>;
  /** Makes a write that stops the thread until it gets the lock: for an open store that nobody uses yet. */
  blocks<A extends readonly unknown[], T>(write: (...args: A) => T): (...args: A) => T;
}

/** Makes the patience of one connection. */
export function createPatience(db: DatabaseSync): Patience {
  const state = { isPatient: true, waiting: 0, busyMs: BLOCKING_MS };
  setBusyMs(db, BLOCKING_MS);

  /** While others wait for the lock, and after a wait in vain, not even a moment is stood still for it. */
  function block(): void {
    const busyMs = state.isPatient && state.waiting === 0 ? BLOCKING_MS : 0;
    if (busyMs !== state.busyMs) setBusyMs(db, busyMs);
    state.busyMs = busyMs;
  }

  async function later<T>(write: () => T): Promise<Awaited<T>> {
    const untilMs = performance.now() + BUSY_MS;
    for (;;) {
      await pause(AGAIN_MS);
      try {
        return await write();
      } catch (error) {
        if (errorCode(error) !== SQLITE_BUSY) throw error;
        if (performance.now() < untilMs) continue;
        state.isPatient = false;
        throw error;
      }
    }
  }

  function attempt<T>(write: () => T, waits: boolean): T | Promise<Awaited<T>> {
    const now = (): T => {
      block();
      const result = write();
      state.isPatient = true;
      return result;
    };
    try {
      return now();
    } catch (error) {
      if (errorCode(error) !== SQLITE_BUSY || !(waits || state.isPatient)) throw error;
      state.waiting += 1;
      return later(now).finally(() => {
        state.waiting -= 1;
      });
    }
  }

  const limits: Patience["limits"] =
    (write) =>
    (...args) =>
      attempt(() => write(...args), false);
  const waits: Patience["waits"] =
    (write) =>
    (...args) =>
      attempt(() => write(...args), true);
  return { limits, waits, blocks: createBlocks(db, () => state.busyMs) };
}

function createBlocks(db: DatabaseSync, busyMs: () => number): Patience["blocks"] {
  return (write) =>
    (...args) => {
      setBusyMs(db, BUSY_MS);
      try {
        return write(...args);
      } finally {
        setBusyMs(db, busyMs());
      }
    };
}

// As long as a few transactions of others: with them, the lock is free again before a timer would ring.
const BLOCKING_MS = 5;
const AGAIN_MS = 10;

function setBusyMs(db: DatabaseSync, busyMs: number): void {
  db.exec(`PRAGMA busy_timeout = ${busyMs}`);
}
