import type { CacheEntry, EntryBodies, EntryHead, HeaderPair } from "./entry.ts";
import { storableHeaders } from "./stored-headers.ts";
import { isWholeDocument } from "./document-shape.ts";
import { lifetimeOf } from "./lifetime.ts";
import { storableTags } from "./tags.ts";

declare const guarded: unique symbol;

/** An entry that passed `guard`: the only thing `commit` takes. */
export type StorableEntry = CacheEntry & { readonly [guarded]: true };

/** A finished shared render before `guard` has seen it. */
export interface EntryDraft {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly tags: readonly string[];
  /** Seconds; `false` when nothing on the page has a window. */
  readonly revalidate: number | false;
  readonly expireSeconds: number | undefined;
  readonly bodies: EntryBodies;
  /** Work given to `after`; the caller runs it once the result is settled. */
  readonly after: readonly (() => unknown)[];
}

/** What the caller knows of a draft besides its content. `expireSeconds` holds where the draft names no ceiling. */
export interface DraftFacts extends Pick<EntryHead, "namespace" | "path" | "route" | "generation" | "startedAtMs"> {
  readonly expireSeconds: number;
}

/** Says why a finished render may not be stored. */
export type RefusalReason =
  /** The status is not on the closed list, or not for this kind of entry. */
  | "status"
  /** It sets a cookie: somebody's, not everybody's (P1). */
  | "set-cookie"
  /** A header that no server could send. */
  | "header"
  /** The document does not begin and end as one: cut short or no document at all (P3). */
  | "html"
  /** The payload is empty (P3). */
  | "rsc"
  /** A body where the status forbids one. */
  | "body"
  /** A window of 0, or none that is a number: made for one visitor. */
  | "window";

export type GuardResult =
  | { readonly kind: "storable"; readonly entry: StorableEntry }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** Decides whether a finished render may be kept for everyone, and takes off it what belongs to one answer alone. */
export function guard(draft: EntryDraft, facts: DraftFacts): GuardResult {
  const headers = storableHeaders(draft.headers);
  const reason = refusalOf(draft) ?? (headers.kind === "refused" ? headers.reason : undefined);
  if (reason !== undefined || headers.kind === "refused") return { kind: "refused", reason: reason ?? "header" };
  const { namespace, path, route, generation, startedAtMs } = facts;
  const head: EntryHead = {
    kind: draft.bodies.kind,
    generation,
    namespace,
    path,
    route,
    status: draft.status,
    headers: headers.pairs,
    tags: storableTags(draft.tags, facts),
    lifetime: lifetimeOf(draft.revalidate, draft.expireSeconds ?? facts.expireSeconds),
    startedAtMs,
  };
  const entry: CacheEntry = { head, bodies: draft.bodies };
  // Proven above: status, headers, bodies and window all passed.
  return { kind: "storable", entry: entry as StorableEntry };
}

// A closed list: what is not known to be the same for everyone is not stored. 206 and 304 answer one request's headers;
// 205 tells a browser to clear its form; from 500 on it is a failure, which keeps the old entry.
const STATUSES: ReadonlySet<number> = new Set([
  200, 201, 202, 203, 204, 207, 208, 226, 301, 302, 303, 307, 308, 401, 403, 404, 410,
]);

function refusalOf({ status, revalidate, bodies }: EntryDraft): RefusalReason | undefined {
  if (!STATUSES.has(status)) return "status";
  if (revalidate !== false && !(revalidate > 0)) return "window";
  switch (bodies.kind) {
    case "page":
      if (status === 204) return "status";
      if (!isWholeDocument(bodies.html)) return "html";
      return bodies.rsc.length === 0 ? "rsc" : undefined;
    case "handler":
      return status === 204 && bodies.body.length > 0 ? "body" : undefined;
  }
}
