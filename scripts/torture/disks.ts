import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Mounts a disk of 32 MiB, in memory, on a folder; what it returns unmounts it. */
export function mountTiny(folder: string): () => void {
  run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder);
  // Lazily: a server that has just been killed may still be there.
  return () => run("umount", "--lazy", folder);
}

/** Makes files and folders immutable, also for those who have them open; what it returns takes that back. */
export function freeze(paths: readonly string[]): () => void {
  run("chattr", "+i", ...paths);
  return () => run("chattr", "-i", ...paths);
}

/** Writes a file until its disk takes no more. */
export function fillDisk(file: string): void {
  const descriptor = openSync(file, "a");
  for (const bytes of [65_536, 4_096, 1]) writeUntilFull(descriptor, Buffer.alloc(bytes));
  closeSync(descriptor);
}

/** Tells whether this user may mount. */
export function canMount(): boolean {
  return inFolder((folder) => mountTiny(folder)());
}

/** Tells whether this user may make files immutable where the torture site lies. */
export function canFreeze(): boolean {
  return inFolder((folder) => freeze([folder])());
}

function writeUntilFull(descriptor: number, bytes: Buffer): void {
  for (;;) {
    try {
      writeSync(descriptor, bytes);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOSPC") return;
      throw error;
    }
  }
}

function inFolder(attempt: (folder: string) => void): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "torture-"));
  try {
    attempt(folder);
    return true;
  } catch {
    // The command is not there, or this user may not use it; both mean the same here.
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: "ignore" });
}
