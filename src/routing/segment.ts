import { canonicalArgument } from "../entry/tags.ts";

/** One URL segment of a route pattern. Groups, slots and private folders never become one. Static text is canonical. */
export type UrlSegment =
  | { readonly kind: "static"; readonly text: string }
  | { readonly kind: "dynamic" | "catch-all" | "optional-catch-all"; readonly name: string };

/** What the name of one folder below `app/` means. */
export type Folder =
  | { readonly kind: "segment"; readonly segment: UrlSegment }
  | { readonly kind: "group" | "private" | "interception" }
  | { readonly kind: "slot"; readonly name: string }
  | { readonly kind: "invalid"; readonly why: string };

/** Reads the name of a folder below `app/`. */
export function parseFolder(name: string): Folder {
  if (name.startsWith("_")) return { kind: "private" };
  if (name.startsWith("@")) return { kind: "slot", name: name.slice(1) };
  if (/^\((?:\.{1,3})\)/.test(name)) return { kind: "interception" };
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
