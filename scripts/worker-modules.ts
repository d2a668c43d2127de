import { readFileSync } from "node:fs";
import path from "node:path";
import glob from "fast-glob";

/** One module of a Worker as miniflare takes it. */
export interface WorkerModule {
  readonly type: "ESModule" | "Text" | "Data";
  readonly path: string;
  readonly contents: Uint8Array;
}

/** Reads every module of a Worker that `vinext build --target workers` built, `worker.js` first. */
export function workerModules(root: string): readonly WorkerModule[] {
  return modulesIn(path.join(root, "dist/server"), "worker.js", ["**/*.js", "site.json", "listed.bin"]);
}

/** Reads the modules of a folder that some patterns name, the entry first. */
export function modulesIn(folder: string, entry: string, patterns: readonly string[]): readonly WorkerModule[] {
  const files = glob.sync([...patterns], { cwd: folder }).toSorted();
  return [entry, ...files.filter((file) => file !== entry)].map((file) => ({
    type: TYPES[path.extname(file)] ?? "ESModule",
    path: file,
    contents: readFileSync(path.join(folder, file)),
  }));
}

const TYPES: Readonly<Record<string, WorkerModule["type"]>> = { ".json": "Text", ".bin": "Data" };
