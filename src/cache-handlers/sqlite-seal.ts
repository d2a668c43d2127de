import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** Moves a closed database to its final name so that even a power cut leaves the old file or the new one there. */
export function moveDurably(from: string, to: string): void {
  sync(from);
  // A log that belonged to another file of this name must never be applied to this one.
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(to + suffix, { force: true });
  renameSync(from, to);
  // Windows cannot sync folders, and its file system writes renames through.
  if (process.platform !== "win32") sync(dirname(to));
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
