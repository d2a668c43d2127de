import { metadataFileOf, type MetadataFile } from "./metadata-file.ts";
import { parseFolder, type Folder } from "./segment.ts";
import type { LevelFiles, LevelRole, RouteProblem } from "./scanned-route.ts";

/** One folder of an app with everything below it. Private folders are left out. */
export interface AppFolder {
  /** Name as written; empty for the root. */
  readonly name: string;
  /** What the name means; the root is a group. */
  readonly meaning: Folder;
  readonly files: LevelFiles;
  readonly page: string | undefined;
  readonly handler: string | undefined;
  /** Files that answer by their names. */
  readonly metadata: readonly MetadataFile[];
  /** By name. */
  readonly folders: ReadonlyMap<string, AppFolder>;
}

export interface AppFolders {
  readonly root: AppFolder;
  readonly problems: readonly RouteProblem[];
}

/** Sorts the files of an app into its folders. */
export function readRouteFiles(files: readonly string[], pageExtensions: readonly string[]): AppFolders {
  const reader: Reader = {
    root: createFolder("", { kind: "group" }),
    problems: new Map(),
    extensions: pageExtensions,
  };
  for (const file of files) placeFile(reader, file);
  return { root: reader.root, problems: [...reader.problems.values()] };
}

type Role = LevelRole | "page" | "handler";

interface Reader {
  readonly root: OpenFolder;
  /** By what they are about, so that a folder with ten files is complained about once. */
  readonly problems: Map<string, RouteProblem>;
  readonly extensions: readonly string[];
}

interface OpenFolder extends AppFolder {
  readonly files: { [role in LevelRole]?: string };
  readonly folders: Map<string, OpenFolder>;
  readonly metadata: MetadataFile[];
  page: string | undefined;
  handler: string | undefined;
}

const ROLES: ReadonlyMap<string, Role> = new Map([
  ["layout", "layout"],
  ["template", "template"],
  ["loading", "loading"],
  ["error", "error"],
  ["global-error", "globalError"],
  ["not-found", "notFound"],
  ["forbidden", "forbidden"],
  ["unauthorized", "unauthorized"],
  ["default", "default"],
  ["page", "page"],
  ["route", "handler"],
]);

function placeFile(reader: Reader, file: string): void {
  const names = file.split("/");
  const role = roleOf(names.pop() ?? "", reader.extensions);
  if (role === undefined) return placeMetadata(reader, names, file);
  const folder = openFolder(reader, names, file);
  if (!folder) return;
  if (role === "handler" && hasNoUrl(names)) return reportHandler(reader, file);
  const other = role === "page" || role === "handler" ? folder[role] : folder.files[role];
  if (other !== undefined) return reportTwice(reader, [other, file]);
  if (role === "page" || role === "handler") folder[role] = file;
  else folder.files[role] = file;
}

function placeMetadata(reader: Reader, names: readonly string[], file: string): void {
  const metadata = metadataFileOf(file, reader.extensions);
  if (!metadata || hasNoUrl(names)) return;
  openFolder(reader, names, file)?.metadata.push(metadata);
}

/** What a slot or an interception shows has no URL of its own. */
function hasNoUrl(names: readonly string[]): boolean {
  return names.some((name) => ["slot", "interception"].includes(parseFolder(name).kind));
}

function roleOf(name: string, extensions: readonly string[]): Role | undefined {
  const extension = extensions.find(
    (ending) => name.endsWith(`.${ending}`) && ROLES.has(name.slice(0, -ending.length - 1)),
  );
  return extension === undefined ? undefined : ROLES.get(name.slice(0, -extension.length - 1));
}

/** Walks down to a file's folder and makes what is missing. Undefined below a private folder and one without meaning. */
function openFolder(reader: Reader, names: readonly string[], file: string): OpenFolder | undefined {
  let folder = reader.root;
  for (const [index, name] of names.entries()) {
    const meaning = parseFolder(name);
    if (meaning.kind === "private") return undefined;
    if (meaning.kind === "invalid") {
      reportFolder(reader, names.slice(0, index + 1).join("/"), { file, why: meaning.why });
      return undefined;
    }
    const next = folder.folders.get(name) ?? createFolder(name, meaning);
    folder.folders.set(name, next);
    folder = next;
  }
  return folder;
}

function createFolder(name: string, meaning: Folder): OpenFolder {
  return { name, meaning, files: {}, metadata: [], page: undefined, handler: undefined, folders: new Map() };
}

function reportHandler({ problems }: Reader, file: string): void {
  problems.set(file, {
    code: "handler-place",
    message: `${file} is a route handler in a slot or in an intercepting folder, where only pages are shown.`,
    files: [file],
    fix: "Move it to a folder of its own outside of slots.",
  });
}

function reportTwice({ problems }: Reader, files: readonly string[]): void {
  problems.set(files.join("\n"), {
    code: "two-files",
    message: `${files.join(" and ")} are the same file of one folder.`,
    files,
    fix: "Remove one of them.",
  });
}

function reportFolder(
  { problems }: Reader,
  path: string,
  { file, why }: { readonly file: string; readonly why: string },
): void {
  problems.set(path, {
    code: "segment-name",
    message: `app/${path} is no valid folder name: ${why}.`,
    files: [...(problems.get(path)?.files ?? []), file],
    fix: "Rename the folder, or let its name begin with an underscore to keep it out of the routes.",
  });
}
