import { metadataFileOf, type MetadataFile } from "./metadata-file.ts";
import { parseFolder, type UrlSegment } from "./segment.ts";
import type { LevelFiles, LevelRole, RouteProblem, SlotBranch } from "./scanned-route.ts";

/** One folder below `app/`, the root under the empty path. Private folders and what is below them are left out. */
export interface AppFolder {
  readonly files: LevelFiles;
  readonly slots: readonly SlotBranch[];
  readonly page: string | undefined;
  readonly handler: string | undefined;
  /** Files that answer by their names. */
  readonly metadata: readonly MetadataFile[];
  /** Absent for the root and for groups. */
  readonly segment: UrlSegment | undefined;
}

export interface AppFolders {
  readonly folders: ReadonlyMap<string, AppFolder>;
  readonly problems: readonly RouteProblem[];
}

/** Sorts the files of an app into its folders. */
export function readRouteFiles(files: readonly string[], pageExtensions: readonly string[]): AppFolders {
  const reader: Reader = {
    folders: new Map([["", createFolder(undefined)]]),
    problems: new Map(),
    extensions: pageExtensions,
  };
  for (const file of files) placeFile(reader, file);
  return { folders: reader.folders, problems: [...reader.problems.values()] };
}

type Role = LevelRole | "page" | "handler";

interface Reader {
  readonly folders: Map<string, OpenFolder>;
  /** By what they are about, so that a folder with ten files is complained about once. */
  readonly problems: Map<string, RouteProblem>;
  readonly extensions: readonly string[];
}

interface OpenFolder extends AppFolder {
  readonly files: { [role in LevelRole]?: string };
  readonly slots: SlotBranch[];
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
  const place = openFolder(reader, names, file);
  if (place.kind === "none") return;
  if (place.kind === "slot") return placeInSlot(place, { file, role });
  const { folder } = place;
  const other = role === "page" || role === "handler" ? folder[role] : folder.files[role];
  if (other !== undefined) return reportTwice(reader, [other, file]);
  if (role === "page" || role === "handler") folder[role] = file;
  else folder.files[role] = file;
}

function placeMetadata(reader: Reader, names: readonly string[], file: string): void {
  const metadata = metadataFileOf(file, reader.extensions);
  if (!metadata) return;
  const place = openFolder(reader, names, file);
  // What a slot shows has no URL of its own.
  if (place.kind === "folder") place.folder.metadata.push(metadata);
}

function roleOf(name: string, extensions: readonly string[]): Role | undefined {
  const extension = extensions.find(
    (ending) => name.endsWith(`.${ending}`) && ROLES.has(name.slice(0, -ending.length - 1)),
  );
  return extension === undefined ? undefined : ROLES.get(name.slice(0, -extension.length - 1));
}

type Place =
  | { readonly kind: "folder"; readonly folder: OpenFolder }
  | { readonly kind: "slot"; readonly parent: OpenFolder; readonly name: string; readonly isOwn: boolean }
  | { readonly kind: "none" };

/** Walks down to a file's folder and makes what is missing. Below a slot nothing is a route of its own. */
function openFolder(reader: Reader, names: readonly string[], file: string): Place {
  let path = "";
  let folder = reader.folders.get("") ?? createFolder(undefined);
  for (const [index, name] of names.entries()) {
    const parsed = parseFolder(name);
    if (parsed.kind === "private") return { kind: "none" };
    if (parsed.kind === "slot")
      return { kind: "slot", parent: folder, name: parsed.name, isOwn: index === names.length - 1 };
    path = path === "" ? name : `${path}/${name}`;
    if (parsed.kind === "invalid" || parsed.kind === "interception") {
      reportFolder(reader, path, { file, why: parsed.kind === "invalid" ? parsed.why : undefined });
      return { kind: "none" };
    }
    const segment = parsed.kind === "segment" ? parsed.segment : undefined;
    folder = reader.folders.get(path) ?? createFolder(segment);
    reader.folders.set(path, folder);
  }
  return { kind: "folder", folder };
}

function createFolder(segment: UrlSegment | undefined): OpenFolder {
  return { files: {}, slots: [], metadata: [], page: undefined, handler: undefined, segment };
}

function placeInSlot(
  { parent, name, isOwn }: Extract<Place, { kind: "slot" }>,
  { file, role }: { readonly file: string; readonly role: Role },
): void {
  const at = parent.slots.findIndex((slot) => slot.name === name);
  const page = isOwn && role === "page" ? file : parent.slots[at]?.page;
  parent.slots.splice(at === -1 ? parent.slots.length : at, 1, { name, page });
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
  { file, why }: { readonly file: string; readonly why: string | undefined },
): void {
  const files = [...(problems.get(path)?.files ?? []), file];
  if (why === undefined) {
    const message = `app/${path} is an intercepting route, which is not supported.`;
    problems.set(path, { code: "interception", message, files, fix: "Move its page to the intercepted route." });
    return;
  }
  problems.set(path, {
    code: "segment-name",
    message: `app/${path} is no valid folder name: ${why}.`,
    files,
    fix: "Rename the folder, or let its name begin with an underscore to keep it out of the routes.",
  });
}
