import { closeSync, fdatasync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** Brings a database that is being written to disk and to its final name. */
export interface Seal {
  /** Begins to bring to disk what is written so far, beside all other work. Does nothing while the last time is not over. */
  begin(): void;
  /** Moves the closed database to its final name so that even a power cut leaves the old file or the new one there. */
  finish(to: string): void;
  /** Lets go of the database, which is closed. */
  release(): void;
}

/** Makes the seal of a database that is open. */
export function createSeal(file: string): Seal {
  // Held for as long as the database is open: closing any descriptor of a file ends every lock that its process has on it. And
  // for writing, without which Windows does not sync.
  const descriptor = openSync(file, "r+");
  const state = { users: 1, isHeld: true };
  const leave = (): void => {
    state.users -= 1;
    if (state.users === 0) closeSync(descriptor);
  };
  const release = (): void => {
    if (state.isHeld) leave();
    state.isHeld = false;
  };
  return {
    begin() {
      if (state.users > 1) return;
      state.users += 1;
      // What fails here fails again at the end, where somebody hears of it.
      fdatasync(descriptor, leave);
    },
    finish(to) {
      fsyncSync(descriptor);
      release();
      // A log that belonged to another file of this name must never be applied to this one.
      for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(to + suffix, { force: true });
      renameSync(file, to);
      // Windows cannot sync folders, and its file system writes renames through.
      if (process.platform !== "win32") syncFolder(dirname(to));
    },
    release,
  };
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
