/** What a path on the wire means: a page's address, another spelling of one, or nothing. */
export type CanonicalPath =
  | { readonly kind: "path"; readonly path: string; readonly segments: readonly CanonicalSegment[] }
  /** Another spelling: answer 308 with this path; the query is the caller's. It always begins with exactly one slash. */
  | { readonly kind: "redirect"; readonly to: string }
  /** Broken escapes, bytes that are no UTF-8, or NUL: answer 400. */
  | { readonly kind: "malformed" };

export interface CanonicalSegment {
  /** Decoded once, NFC, encoded again: equal for every spelling of one segment. */
  readonly value: string;
  /** False when an unreserved ASCII character was written as an escape: such a segment matches no static one (KY-05). */
  readonly literal: boolean;
}

export interface PathOptions {
  /** Whether page paths end with a slash (Next's `trailingSlash`); `any` takes both and redirects neither. */
  readonly trailingSlash: boolean | "any";
}

/** Brings a raw path, without query and base path, into the one form that routes are matched and entries stored under. */
export function canonicalPath(
  rawPath: string,
  { trailingSlash }: PathOptions = { trailingSlash: false },
): CanonicalPath {
  if (PLAIN_PATH.test(rawPath) && trailingSlash !== true) return plainPath(rawPath);
  if (!/^[/\\]/.test(rawPath)) return { kind: "malformed" };
  // Browsers read a backslash as a slash, so `/\host/` must not come back in a Location header as it is.
  const collapsed = rawPath.replace(/[/\\]+/g, "/");
  const { names, endSlash } = resolveDots(collapsed.slice(1).split("/"));
  const segments: CanonicalSegment[] = [];
  for (const name of names) {
    const segment = canonicalSegment(name);
    if (!segment) return { kind: "malformed" };
    segments.push(segment);
  }
  const wantsSlash = names.length > 0 && wantsEndSlash(names, { trailingSlash, endSlash });
  if (collapsed !== rawPath || (names.length > 0 && wantsSlash !== endSlash)) {
    return { kind: "redirect", to: `/${names.map(safeInHeader).join("/")}${wantsSlash ? "/" : ""}` };
  }
  return { kind: "path", path: `/${segments.map(({ value }) => value).join("/")}`, segments };
}

/** Resolves dot segments of a raw path, escaped or not, before anything else reads it. */
export function withoutDots(rawPath: string): string {
  if (!DOT_SEGMENT.test(rawPath)) return rawPath;
  const { names, endSlash } = resolveDots(rawPath.slice(1).split(/[/\\]/));
  return `/${names.join("/")}${endSlash && names.length > 0 ? "/" : ""}`;
}

const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i;

// Most paths are written in the one form already, and nothing of them needs to be decoded or resolved.
const PLAIN_PATH = /^(?:\/[\w~-]+)+$/;

function plainPath(path: string): CanonicalPath {
  const names = path.slice(1).split("/");
  return { kind: "path", path, segments: names.map((value) => ({ value, literal: true })) };
}

interface ResolvedNames {
  readonly names: readonly string[];
  readonly endSlash: boolean;
}

/** Resolves `.` and `..`, escaped or not, as URL parsers do: at the end they leave a slash behind. */
function resolveDots(parts: readonly string[]): ResolvedNames {
  const names: string[] = [];
  let endSlash = false;
  for (const part of parts) {
    const dots = part.replace(/%2e/gi, ".");
    endSlash = part === "" || dots === "." || dots === "..";
    if (dots === "..") names.pop();
    if (!endSlash) names.push(part);
  }
  return { names, endSlash };
}

function canonicalSegment(raw: string): CanonicalSegment | undefined {
  const text = decode(raw);
  if (text === undefined || text.includes("\0")) return undefined;
  const value = encodeURIComponent(text.normalize("NFC"));
  return { value, literal: !ESCAPED_UNRESERVED.test(raw) && !text.includes(KELVIN) };
}

function decode(raw: string): string | undefined {
  // Half of a surrogate pair decodes to itself and cannot be encoded again.
  if (!raw.isWellFormed()) return undefined;
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

// RFC 3986, section 2.3: letters, digits, "-", ".", "_", "~".
const ESCAPED_UNRESERVED = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;
// The one character that NFC turns into an unreserved ASCII character: K.
const KELVIN = "\u212A";

function wantsEndSlash(names: readonly string[], at: PathOptions & { readonly endSlash: boolean }): boolean {
  const { trailingSlash, endSlash } = at;
  if (trailingSlash === "any") return endSlash;
  if (!trailingSlash) return false;
  const last = names.at(-1) ?? "";
  if (names[0] === ".well-known") return endSlash;
  if (/\.\w+$/.test(last)) return false;
  // As in Next: a dot that begins no extension is left as the visitor wrote it.
  return last.includes(".") ? endSlash : true;
}

function safeInHeader(name: string): string {
  return name.replace(/[^\w\-.~!$&'()*+,;=:@%]/gu, encodeURIComponent);
}
