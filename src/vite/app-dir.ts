import { statSync } from "node:fs";
import path from "node:path";
import { appDirMissing, pagesRouterOnly } from "../errors/site.ts";

/** Finds the `app` folder of a project: `app/`, else `src/app/`. Throws when there is neither. */
export function findAppDir(root: string): string {
  const found = appFolderOf(root);
  if (found !== undefined) return path.join(root, found);
  const pages = pagesFolderOf(root);
  throw pages === undefined ? appDirMissing(root) : pagesRouterOnly(path.join(root, pages));
}

/** Names the `app` folder of a project, relative to its root; undefined when there is none. */
export function appFolderOf(root: string): "app" | "src/app" | undefined {
  return firstFolder(root, ["app", "src/app"]);
}

/** Names the folder of the Pages Router, relative to the root; undefined when there is none. */
export function pagesFolderOf(root: string): "pages" | "src/pages" | undefined {
  return firstFolder(root, ["pages", "src/pages"]);
}

function firstFolder<Name extends string>(root: string, names: readonly Name[]): Name | undefined {
  return names.find((name) => statSync(path.join(root, name), { throwIfNoEntry: false })?.isDirectory());
}
