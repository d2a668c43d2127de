import type { DatabaseSync } from "node:sqlite";

import { BUSY_MS, errorCode, SQLITE_BUSY } from "./sqlite-file.ts";

/**
 * Waits for the write lock, but only once: after a wait in vain every write fails at once, until one gets through. Each wait
 * stops the whole thread, and a process that holds the lock for a second may well hold it for a minute.
 */
export interface Patience {
  /** Makes a write that obeys this. */
  limits<A extends readonly unknown[], T>(write: (...args: A) => T): (...args: A) => T;
  /** Makes a write that waits each time: what it has to say is not said again. */
  waits<A extends readonly unknown[], T>(write: (...args: A) => T): (...args: A) => T;
  /** Takes in how a write ended that reports its failures itself. */
  failed(error: unknown): void;
}

/** Makes the patience of one connection. */
export function createPatience(db: DatabaseSync): Patience {
  const state = { isPatient: true };
  const become = (isPatient: boolean): void => {
    if (state.isPatient === isPatient) return;
    state.isPatient = isPatient;
    db.exec(`PRAGMA busy_timeout = ${isPatient ? BUSY_MS : 0}`);
  };
  const failed = (error: unknown): void => {
    if (errorCode(error) === SQLITE_BUSY) become(false);
  };
  const limits: Patience["limits"] =
    (write) =>
    (...args) => {
      try {
        const result = write(...args);
        become(true);
        return result;
      } catch (error) {
        failed(error);
        throw error;
      }
    };
  return {
    limits,
    waits: (write) => {
      const limited = limits(write);
      return (...args) => {
        become(true);
        return limited(...args);
      };
    },
    failed,
  };
}
