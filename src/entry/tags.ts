/** Begins every tag that is made from a path. Apps may use it too: `revalidateTag("_N_T_/a")` is the path call. */
export const PATH_TAG_PREFIX = "_N_T_";

/** Makes the tag that `revalidatePath` raises. A type asks for a pattern as written; without one the path is concrete. */
export function pathTag(path: string, type?: "page" | "layout"): string {
  const trimmed = path.replace(/\/+$/, "") || "/";
  if (type === undefined) return `${PATH_TAG_PREFIX}${canonicalArgument(trimmed)}`;
  return `${PATH_TAG_PREFIX}${trimmed === "/" ? "" : trimmed}/${type}`;
}

/**
 * Lists the tags that every entry and all its data carry: one per layout of the route file, the route file itself, and
 * the concrete canonical path. The root answers to `/` and `/index`.
 */
export function implicitTags(route: string, path: string): readonly string[] {
  const names = route.split("/").slice(1);
  const folders = names.slice(0, -1).map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
  const tags = ["/layout", ...folders.map((folder) => `${folder}/layout`), route, path];
  if (path === "/") tags.push("/index");
  return [...new Set(tags)].map((tag) => `${PATH_TAG_PREFIX}${tag}`);
}

/** Brings a path that a person wrote, raw or percent-encoded, into the canonical form that entries are stored under. */
export function canonicalArgument(path: string): string {
  return path.split("/").map(canonicalSegmentText).join("/");
}

/**
 * Keeps the tags an entry may carry: each once, those of app code at most 128 and of at most 256 characters (TG-14). The
 * entry's own path tags are always kept, or a long path could not be invalidated.
 */
export function storableTags(
  tags: readonly string[],
  at: { readonly route: string; readonly path: string },
): readonly string[] {
  const own = new Set(implicitTags(at.route, at.path));
  const unique = [...new Set(tags)];
  const explicit = unique.filter((tag) => !own.has(tag) && tag.length <= MAX_TAG_LENGTH).slice(0, MAX_TAGS);
  return [...unique.filter((tag) => own.has(tag)), ...explicit];
}

/** Longest tag in characters, as Next.js documents it. */
export const MAX_TAG_LENGTH = 256;
/** Most explicit tags of one entry, fetch or cached function, as Next.js documents it. */
export const MAX_TAGS = 128;

/** Brings one segment, raw or percent-encoded, into canonical form. A slash in it is text and becomes `%2F`. */
export function canonicalSegmentText(text: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(text).normalize("NFC"));
  } catch {
    // Not an escape sequence: a person wrote a percent sign.
    return encodeURIComponent(text.toWellFormed().normalize("NFC"));
  }
}
