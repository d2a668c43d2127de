import path from "node:path";

/** Gives the file of a module: its id without what plugins put behind a question mark. */
export function fileOfId(id: string): string {
  return id.split("?")[0] ?? id;
}

/** Names the file of a module as people write it: from the root of the app, with slashes on every system. */
export function shownFile(id: string, root: string): string {
  return withSlashes(path.relative(root, fileOfId(id)));
}

/** Tells whether the file of a module lies below a folder. */
export function liesBelow(id: string, folder: string, separator: string = path.sep): boolean {
  return withSlashes(fileOfId(id), separator).startsWith(`${withSlashes(folder, separator)}/`);
}

/** Tells whether a module is a file, whatever comes behind a question mark. */
export function isModuleOf(id: string, file: string, separator: string = path.sep): boolean {
  return withSlashes(fileOfId(id), separator) === withSlashes(file, separator);
}

/** Spells a path as Vite does its ids: with slashes, where the system writes something else. */
function withSlashes(file: string, separator: string = path.sep): string {
  return file.replaceAll(separator, "/");
}
