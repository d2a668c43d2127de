import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseFile, type ParsedFile } from "./parse.ts";

/** The root of the repository. */
export const ROOT: string = path.resolve(import.meta.dirname, "../..");

/** Reads and parses the files of some globs, relative to the root, in a stable order. */
export function parseFiles(globs: readonly string[]): readonly ParsedFile[] {
  return listFiles(globs).map((file) => parseFile(file, readText(file)));
}

/** Lists files relative to the root, with slashes. Installed and built files never count. */
export function listFiles(globs: readonly string[]): readonly string[] {
  const ignored = [
    "**/node_modules/**",
    "**/dist/**",
    "**/.vinext/**",
    "**/.tmp/**",
    "**/.wrangler/**",
    ".git/**",
    "coverage/**",
  ];
  return globSync(globs, { cwd: ROOT, exclude: ignored, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted();
}

/** Reads one file of the repository as text. */
export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
