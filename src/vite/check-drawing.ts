import { readFileSync } from "node:fs";
import path from "node:path";
import { ogBroken, ogMissing, ogOnWorkers } from "../errors/og.ts";
import { findPackage } from "./find-package.ts";

/** Throws, when a file imports `next/og`, for what would otherwise fail with the first image. */
export function checkDrawing(importer: string, root: string, target: "node" | "workers"): void {
  if (target === "workers") throw ogOnWorkers(importer);
  const folder = findPackage("@vercel/og", root);
  if (folder === undefined) throw ogMissing(importer);
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
  if (BROKEN.has(version)) throw ogBroken(importer, version);
}

/** Published with calls of `require` in an ES module. */
const BROKEN: ReadonlySet<string> = new Set(["1.0.2", "1.0.3"]);
