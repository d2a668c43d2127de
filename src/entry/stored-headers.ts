import type { HeaderPair } from "./entry.ts";

/** Headers that may be kept with an entry, or why none may. */
export type StorableHeaders =
  | { readonly kind: "headers"; readonly pairs: readonly HeaderPair[] }
  | { readonly kind: "refused"; readonly reason: "set-cookie" | "header" };

/** Takes off headers what each answer gets anew or what concerns one connection. Names become lower case. */
export function storableHeaders(headers: readonly HeaderPair[]): StorableHeaders {
  const pairs = headers.map(([name, value]) => normalized(name.toLowerCase(), value));
  if (pairs.some(([name]) => name === "set-cookie" || name === "set-cookie2"))
    return { kind: "refused", reason: "set-cookie" };
  // Stored, it would make every answer fail instead of this one.
  if (pairs.some(([name, value]) => !NAME.test(name) || !VALUE.test(value)))
    return { kind: "refused", reason: "header" };
  const named = new Set(
    pairs.flatMap(([name, value]) => (name === "connection" ? value.toLowerCase().split(/\s*,\s*/) : [])),
  );
  return { kind: "headers", pairs: pairs.filter(([name]) => !named.has(name) && !isOfOneAnswer(name)) };
}

// RFC 9110, section 5.1 and 5.5: a token, and a value without control characters that bytes can carry.
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
// The tab is the one control character that a value may hold.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

// A page may redirect to a path as people write it; a header carries it only escaped (K7).
function normalized(name: string, value: string): HeaderPair {
  if (name !== "location") return [name, value];
  return [name, value.toWellFormed().replace(/[^\x20-\x7e]+/gu, encodeURIComponent)];
}

const OF_ONE_ANSWER: ReadonlySet<string> = new Set([
  // About the connection (RFC 9110, section 7.6.1).
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // Made for each answer from the bytes and the clock.
  "content-length",
  "content-encoding",
  "date",
  "age",
]);
// Ours, but said by the render: it is a property of the page.
const STALE_TIME = "x-nextjs-stale-time";
const INTERNAL = /^x-(?:vinext|nextjs|next|middleware)-/;

function isOfOneAnswer(name: string): boolean {
  return OF_ONE_ANSWER.has(name) || (INTERNAL.test(name) && name !== STALE_TIME);
}
