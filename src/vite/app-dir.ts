import { statSync } from "node:fs";
import path from "node:path";
import { appDirMissing } from "../errors/site.ts";

/** Finds the `app` folder of a project: `app/`, else `src/app/`. Throws when there is neither. */
export function findAppDir(root: string): string {
  const found = ["app", "src/app"].map((name) => path.join(root, name)).find(isDirectory);
  if (found === undefined) throw appDirMissing(root);
  return found;
}

function isDirectory(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
