import path from "node:path";

/** Gives the file of a module: its id without what plugins put behind a question mark. */
export function fileOfId(id: string): string {
  return id.split("?")[0] ?? id;
}

/** Names the file of a module as people write it: from the root of the app, with slashes on every system. */
export function shownFile(id: string, root: string): string {
  return path.relative(root, fileOfId(id)).replaceAll(path.sep, "/");
}
