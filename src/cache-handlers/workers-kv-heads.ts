import type { CacheHandler, StoredHead } from "../cache/handler.ts";
import { frameHead } from "../entry/frame.ts";
import type { CacheKey } from "../entry/key.ts";
import { sha256 } from "../entry/sha256.ts";
import type { KvName, KvPlace } from "./workers-kv-namespace.ts";
import { readKvMetadata } from "./workers-kv-record.ts";

/** Lists the heads of entries: they stand beside their names, so that a thousand cost one listing and few a read. */
export function createKvHeads(place: KvPlace): NonNullable<CacheHandler["heads"]> {
  return async function* pages({ after, before }) {
    for await (const names of place.pages(commonStart(after, before))) {
      const heads = await Promise.all(names.map((name) => headOf(place, name)));
      const page = heads.filter((head) => head !== undefined && head.key > after && head.key < before);
      if (page.length > 0) yield page.filter((head) => head !== undefined).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    }
  };
}

// A page has a payload beside its document; only one of the two stands for the entry.
const ENTRY_NAME = /^(.*):(?:html|body)$/;

async function headOf(place: KvPlace, { name, metadata }: KvName): Promise<StoredHead | undefined> {
  const key = ENTRY_NAME.exec(name)?.[1];
  const facts = readKvMetadata(metadata);
  if (key === undefined || !facts) return undefined;
  const head = facts.e
    ? frameHead(facts.e, sha256)
    : (await place.read(name, { fresh: true }))?.bytes.subarray(0, facts.h);
  // Whoever reads the head compares the key with what it says.
  return head && { key: key as CacheKey, head, startedAtMs: facts.s, whole: true };
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
