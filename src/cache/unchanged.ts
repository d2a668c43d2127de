import type { EntryHead, PartName } from "../entry/entry.ts";
import { etagOf, readHead, readPart } from "../entry/frame.ts";
import type { Digest } from "../entry/frame.ts";
import type { StoredRecord } from "./handler.ts";

/** The entry that a new render may turn out equal to. */
export interface PreviousEntry {
  readonly head: EntryHead;
  /** `ETag` of each identity part. */
  readonly etags: ReadonlyMap<PartName, string>;
}

/**
 * Reads what a new render is compared with. `undefined` when anything of it is missing or broken: then a new render must
 * be stored whole, because renewing the times would keep the damage.
 */
export async function previousOf(record: StoredRecord, digest: Digest): Promise<PreviousEntry | undefined> {
  const read = readHead(record.head, digest);
  if (read.kind === "broken") return undefined;
  const etags = new Map<PartName, string>();
  for (const name of identityParts(read.head.kind)) {
    const framed = await record.part(name);
    if (!framed || readPart(framed, digest).kind === "broken") return undefined;
    etags.set(name, etagOf(framed));
  }
  return { head: read.head, etags };
}

/** Names the parts that every entry of a kind has. */
export function identityParts(kind: EntryHead["kind"]): readonly ("html" | "rsc" | "body")[] {
  return kind === "page" ? ["html", "rsc"] : ["body"];
}

/** Tells whether a new render says the same as the stored one, times and generation apart. */
export function isUnchanged(
  previous: PreviousEntry,
  head: EntryHead,
  framed: ReadonlyMap<PartName, Uint8Array>,
): boolean {
  return (
    sameHead(previous.head, head) &&
    identityParts(head.kind).every((name) => sameBody(previous.etags.get(name), framed.get(name)))
  );
}

function sameBody(etag: string | undefined, framed: Uint8Array | undefined): boolean {
  return framed !== undefined && etagOf(framed) === etag;
}

function sameHead(a: EntryHead, b: EntryHead): boolean {
  return (
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.path === b.path &&
    a.route === b.route &&
    a.status === b.status &&
    sameLifetime(a, b) &&
    sameTags(a.tags, b.tags) &&
    a.headers.length === b.headers.length &&
    a.headers.every(([name, value], index) => name === b.headers[index]?.[0] && value === b.headers[index][1])
  );
}

function sameLifetime({ lifetime: a }: EntryHead, { lifetime: b }: EntryHead): boolean {
  if (a.kind === "forever" || b.kind === "forever") return a.kind === b.kind;
  return a.afterSeconds === b.afterSeconds && a.expireSeconds === b.expireSeconds;
}

/** Compares as sets: the order of tags is the order in which fetches happened to end. */
function sameTags(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((tag) => right.has(tag));
}
