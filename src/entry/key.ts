import { keyFieldsInvalid } from "../errors/site.ts";
import { hex, sha256 } from "./sha256.ts";
import type { Representation } from "./entry.ts";

declare const branded: unique symbol;

/** Addresses one entry in a store. Only `cacheKey` makes one, from the complete list of what may vary a page. */
export type CacheKey = string & { readonly [branded]: "CacheKey" };

/** The complete list of what may vary an entry. No request header and no query can reach it. */
export interface KeyFields {
  readonly namespace: string;
  /** Canonical path: begins with `/`, decoded once, NFC, re-encoded. */
  readonly path: string;
}

/** Makes the key of an entry, `cache:app:<namespace>:<path>`. A path above 400 bytes is replaced by its SHA-256. */
export function cacheKey({ namespace, path }: KeyFields): CacheKey {
  // The namespace has no colon and the path begins with a slash, so no two pairs of fields spell one key. UTF-8 merges
  // lone surrogates, which is why a path may not have any.
  if (!NAMESPACE.test(namespace) || !path.startsWith("/") || !path.isWellFormed())
    throw keyFieldsInvalid(namespace, path);
  // Proven above: the fields are complete and unambiguous.
  return `cache:app:${namespace}:${shortPath(path)}` as CacheKey;
}

/** Makes the key under which a store that keeps representations apart keeps one of them. */
export function partKey(key: CacheKey, representation: Representation): string {
  return `${key}:${representation}`;
}

/** Reads the namespace out of a key, also out of that of a representation. */
export function namespaceIn(key: string): string {
  return key.split(":", 3)[2] ?? "";
}

/** Gives the range in which the keys of one namespace lie, both ends outside. */
export function keyRange(namespace: string): { readonly after: string; readonly before: string } {
  // The character behind the colon in ASCII is the semicolon.
  return { after: `cache:app:${namespace}:`, before: `cache:app:${namespace};` };
}

/** Makes the namespace of a route from the name of the code that makes its pages: 32 hex digits. Equal code, equal namespace. */
export function namespaceOf({ code, route }: { readonly code: string; readonly route: string }): string {
  return hex(sha256(tuple([code, route]))).slice(0, 32);
}

const NAMESPACE = /^[\w-]{1,64}$/;
// Workers KV takes keys of 512 bytes: this leaves room for prefix, namespace and the suffix of a part.
const MAX_PATH_BYTES = 400;

function shortPath(path: string): string {
  // No UTF-16 unit takes more than three bytes, so most paths need not be encoded to be measured.
  if (path.length * 3 <= MAX_PATH_BYTES) return path;
  const bytes = new TextEncoder().encode(path);
  return bytes.length > MAX_PATH_BYTES ? `sha256-${hex(sha256(bytes))}` : path;
}

/**
 * Writes texts so that no two lists come out equal (K11):
 *
 *     | length of text, u32 | UTF-16 units, u16 each | next text …
 */
function tuple(texts: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const text of texts) {
    bytes.push(...u16(text.length >>> 16), ...u16(text.length & 0xffff));
    for (let index = 0; index < text.length; index += 1) bytes.push(...u16(text.charCodeAt(index)));
  }
  return Uint8Array.from(bytes);
}

function u16(value: number): readonly [number, number] {
  return [value >>> 8, value & 0xff];
}
