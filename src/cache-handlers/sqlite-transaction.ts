import type { DatabaseSync } from "node:sqlite";

/** Runs work in one write transaction: all of it is stored or nothing, whatever other processes do. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  // IMMEDIATE: a transaction that reads first and then wants to write could otherwise fail without waiting for its turn.
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Runs work in one write transaction that is on the disk when this returns: it survives a power cut. */
export function durably<T>(db: DatabaseSync, work: () => T): T {
  db.exec("PRAGMA synchronous = FULL");
  try {
    return inTransaction(db, work);
  } finally {
    db.exec("PRAGMA synchronous = NORMAL");
  }
}

function rollBack(db: DatabaseSync): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // A full disk or an I/O error makes SQLite roll back by itself; the error that did it is the one to tell.
  }
}
