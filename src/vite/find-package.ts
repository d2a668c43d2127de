import { existsSync } from "node:fs";
import { findPackageJSON } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Finds the folder of an installed package as a module in `folder` would; nothing when there is none. */
export function findPackage(name: string, folder: string): string | undefined {
  try {
    const file = findPackageJSON(name, pathToFileURL(path.join(folder, "module.js")));
    return file !== undefined && existsSync(file) ? path.dirname(file) : undefined;
  } catch {
    // Node throws for what is not installed, and that is an answer here.
    return undefined;
  }
}
