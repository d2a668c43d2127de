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
  const server = path.join(root, "dist/server");
  const files = glob.sync(["**/*.js", "site.json", "listed.bin"], { cwd: server }).toSorted();
  return ["worker.js", ...files.filter((file) => file !== "worker.js")].map((file) => ({
    type: TYPES[path.extname(file)] ?? "ESModule",
    path: file,
    contents: readFileSync(path.join(server, file)),
  }));
}

const TYPES: Readonly<Record<string, WorkerModule["type"]>> = { ".json": "Text", ".bin": "Data" };
