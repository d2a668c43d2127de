import type { MissReason } from "./decide.ts";

/** Writes the `Cache-Status` (RFC 9211) of a fresh entry. `undefined` seconds: it never goes stale. */
export function hitStatus(ttlSeconds: number | undefined): string {
  return ttlSeconds === undefined ? `${NAME}; hit` : `${NAME}; hit; ttl=${ttlSeconds}`;
}

/** Writes it for an entry that is served although it is stale; the seconds are negative. */
export function staleStatus(ttlSeconds: number): string {
  return `${NAME}; hit; ttl=${ttlSeconds}; detail=stale`;
}

/** Writes it for an answer that was rendered now. */
export function missStatus(reason: MissReason, { stored }: { readonly stored: boolean }): string {
  return `${NAME}; fwd=${forwarded(reason)}${stored ? "; stored" : ""}${missDetail(reason)}`;
}

/** Writes it for an answer that was made for one visitor. */
export function bypassStatus(why: string): string {
  return `${NAME}; fwd=bypass; detail=${detail(why)}`;
}

const NAME = "vinext";

function forwarded(reason: MissReason): string {
  if (reason === "asked") return "request";
  return reason === "expired" ? "stale" : "uri-miss";
}

function missDetail(reason: MissReason): string {
  switch (reason) {
    case "absent":
    case "expired":
    case "asked":
      return "";
    case "fence":
    case "broken":
    case "store":
      return `; detail=${reason}`;
  }
}

/** A token where the text is one (RFC 8941, section 3.3.4), else a string, which holds printable ASCII only. */
function detail(text: string): string {
  if (/^[A-Za-z*][\w!#$%&'*+\-.^`|~:/]*$/.test(text)) return text;
  return `"${text
    .slice(0, MAX_DETAIL)
    .replace(/[^\x20-\x7e]/g, "?")
    .replace(/["\\]/g, "\\$&")}"`;
}

const MAX_DETAIL = 200;
