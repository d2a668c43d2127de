import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Finds the file of a package that the app itself brings along; undefined when it does not. */
export function findAppPackage(root: string, name: string): string | undefined {
  try {
    return createRequire(path.join(root, "package.json")).resolve(name);
  } catch {
    // Not installed, which is an answer: such packages are optional.
    return undefined;
  }
}

/** Loads a package that the app itself brings along; undefined when it does not. */
export async function loadAppPackage(root: string, name: string): Promise<unknown> {
  const file = findAppPackage(root, name);
  return file === undefined ? undefined : import(pathToFileURL(file).href);
}
