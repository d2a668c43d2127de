import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { initNotWritten } from "../errors/init.ts";
import type { TextFile } from "./project.ts";

/** A file as it will be, and as it was; `before` is undefined for a new one. */
export interface Rewrite extends TextFile {
  readonly before: string | undefined;
}

/** Writes all files or none: each is whole beside its place before the first is moved there. */
export function writeFiles(root: string, files: readonly Rewrite[]): void {
  const written: Rewrite[] = [];
  const moved: Rewrite[] = [];
  try {
    for (const file of files) {
      writeFileSync(besides(root, file.name), file.text);
      written.push(file);
    }
    for (const file of files) {
      renameSync(besides(root, file.name), path.join(root, file.name));
      moved.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(besides(root, file.name), { force: true });
    for (const file of moved) undo(root, file);
    throw initNotWritten((files[written.length] ?? files[moved.length])?.name ?? "A file", error);
  }
}

function besides(root: string, name: string): string {
  return path.join(root, `.${name}.vinext-init`);
}

function undo(root: string, { name, before }: Rewrite): void {
  if (before === undefined) rmSync(path.join(root, name), { force: true });
  else writeFileSync(path.join(root, name), before);
}
