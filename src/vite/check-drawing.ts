import { readFileSync } from "node:fs";
import { ogBroken, ogMissing } from "../errors/og.ts";
import { findAppPackage } from "./app-package.ts";

/** Says, when a file imports `next/og`, what would otherwise be found out with the first image. */
export function checkDrawing(importer: string, { root, target, warn }: DrawingPlace): void {
  const file = findAppPackage(root, "@vercel/og/package.json");
  if (file === undefined) throw ogMissing(importer);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  if (BROKEN.has(version)) throw ogBroken(importer, version);
  if (target === "node") return;
  warn(`${importer}: images of next/og are drawn at build; a Worker draws none. [VINEXT_OG_ON_WORKERS]`);
}

/** What drawing depends on. */
export interface DrawingPlace {
  readonly root: string;
  readonly target: "node" | "workers";
  readonly warn: (message: string) => void;
}

/** Published with calls of `require` in an ES module. */
const BROKEN: ReadonlySet<string> = new Set(["1.0.2", "1.0.3"]);
