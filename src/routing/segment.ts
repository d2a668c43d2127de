import { canonicalArgument } from "../entry/tags.ts";

/** One URL segment of a route pattern. Groups, slots and private folders never become one. Static text is canonical. */
export type UrlSegment =
  | { readonly kind: "static"; readonly text: string }
  | { readonly kind: "dynamic" | "catch-all" | "optional-catch-all"; readonly name: string };

/** What the name of one folder below `app/` means. */
export type Folder =
  | { readonly kind: "segment"; readonly segment: UrlSegment }
  | { readonly kind: "group" | "private" }
  | { readonly kind: "slot"; readonly name: string }
  /** Stands in for a segment so many segments further up, or at the root. */
  | { readonly kind: "interception"; readonly up: number | "root"; readonly segment: UrlSegment }
  | { readonly kind: "invalid"; readonly why: string };

/** Reads the name of a folder below `app/`. */
export function parseFolder(name: string): Folder {
  if (name.startsWith("_")) return { kind: "private" };
  if (name.startsWith("@")) return parseSlot(name.slice(1));
  if (/^\(\.{1,3}\)/.test(name)) return parseInterception(name);
  if (/^\(.*\)$/.test(name)) return name === "()" ? invalid("a group needs a name") : { kind: "group" };
  if (!/[[\]]/.test(name)) return { kind: "segment", segment: { kind: "static", text: canonicalArgument(name) } };
  return parseDynamic(name);
}

/** Writes a segment as the folder that makes it. */
export function folderOf(segment: UrlSegment): string {
  switch (segment.kind) {
    case "static":
      return segment.text;
    case "dynamic":
      return `[${segment.name}]`;
    case "catch-all":
      return `[...${segment.name}]`;
    case "optional-catch-all":
      return `[[...${segment.name}]]`;
  }
}

/** What of a URL pattern decides which paths it matches: everything but the names. Static text holds no brackets. */
export function patternOf(segments: readonly UrlSegment[]): string {
  return segments
    .map((segment) => `/${folderOf(segment.kind === "static" ? segment : { ...segment, name: "" })}`)
    .join("");
}

/** Tells whether a pattern has one path only. */
export function isStaticPattern(segments: readonly UrlSegment[]): boolean {
  return segments.every(({ kind }) => kind === "static");
}

/** Tells whether a segment takes everything that follows. */
export function isCatchAll(segment: UrlSegment | undefined): boolean {
  return segment?.kind === "catch-all" || segment?.kind === "optional-catch-all";
}

/** Lists the URL segments of folders, root first: groups and slots have none. */
export function segmentsOf(folders: readonly string[]): readonly UrlSegment[] {
  return folders.flatMap((name) => {
    const folder = parseFolder(name);
    return folder.kind === "segment" || folder.kind === "interception" ? [folder.segment] : [];
  });
}

/** Gives the name of a folder's param; undefined for a folder without one. */
export function paramNameOf(folder: string): string | undefined {
  const [segment] = folder === "" ? [] : segmentsOf([folder]);
  return segment && segment.kind !== "static" ? segment.name : undefined;
}

function parseSlot(name: string): Folder {
  if (name === "") return invalid("a slot needs a name");
  if (/[()[\]]/.test(name)) return invalid("the name of a slot holds no brackets");
  // The implicit slot, written out: what is in it belongs to the folder around it.
  if (name === "children") return { kind: "group" };
  if (name === "params") return invalid("a layout has `params` already");
  return { kind: "slot", name };
}

function parseInterception(name: string): Folder {
  const [, marker = "", rest = ""] = /^((?:\(\.{1,3}\))+)(.*)$/.exec(name) ?? [];
  const up = INTERCEPTIONS.get(marker);
  const below = rest === "" ? undefined : parseFolder(rest);
  if (up === undefined || below?.kind !== "segment") {
    return invalid("an intercepting folder is (.)name, (..)name, (..)(..)name or (...)name");
  }
  return { kind: "interception", up, segment: below.segment };
}

const INTERCEPTIONS: ReadonlyMap<string, number | "root"> = new Map<string, number | "root">([
  ["(.)", 0],
  ["(..)", 1],
  ["(..)(..)", 2],
  ["(...)", "root"],
]);

function parseDynamic(folder: string): Folder {
  const [, open, dots, name, close] = /^(\[{1,2})(\.\.\.)?([^.[\]][^[\]]*)(\]{1,2})$/.exec(folder) ?? [];
  if (open === undefined || name === undefined || open.length !== close?.length) {
    return invalid("a dynamic segment is [name], [...name] or [[...name]] and nothing else");
  }
  if (open === "[[") {
    if (dots === undefined) return invalid("an optional segment must be a catch-all: [[...name]]");
    return { kind: "segment", segment: { kind: "optional-catch-all", name } };
  }
  return { kind: "segment", segment: { kind: dots === undefined ? "dynamic" : "catch-all", name } };
}

function invalid(why: string): Folder {
  return { kind: "invalid", why };
}
