import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable, ReadOptions, StoredRecord } from "../cache/handler.ts";
import type { EntryHead } from "../entry/entry.ts";
import { glanceHead } from "../entry/frame.ts";
import { cacheKey, type CacheKey } from "../entry/key.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import type { RouteRecord } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import type { Store } from "./store.ts";

/** One concrete path of one route: what an entry is about. */
export interface Place {
  readonly route: RouteRecord;
  /** Canonical, without base path. */
  readonly path: string;
  readonly key: CacheKey;
}

/** An entry whose head was read and belongs to its key. The bodies are still in the store. */
export interface FoundEntry {
  readonly key: CacheKey;
  readonly record: StoredRecord;
  readonly head: EntryHead;
  readonly lifetime: Lifetime;
  /** When the newest render with this output started: later than the head says when the last one came out equal. */
  readonly startedAtMs: number;
}

/** What a look at the store came to. */
export type Lookup =
  | { readonly kind: "found"; readonly entry: FoundEntry }
  | { readonly kind: "absent" }
  | { readonly kind: "broken" }
  | { readonly kind: "store" };

/** Looks entries up. `fresh` asks past what a layer holds in memory. */
export type FindEntry = (place: Place, how?: ReadOptions) => Awaitable<Lookup>;

/** Makes the place of a path. */
export function placeOf(route: RouteRecord, path: string): Place {
  return { route, path, key: cacheKey({ namespace: route.namespace, path }) };
}

/** Makes a lookup that trusts nothing it reads. A broken or foreign record is reported and treated as not there (P7). */
export function createFindEntry({ store, platform }: LookupNeeds): FindEntry {
  // The head of a record that comes again is checked and parsed once.
  const heads = new WeakMap<StoredRecord, EntryHead>();

  function headOf(record: StoredRecord, place: Place): EntryHead | undefined {
    const known = record.lasts ? heads.get(record) : undefined;
    if (known && problemOf(known, place) === undefined) return known;
    const read = record.parsed ? ({ kind: "head", head: record.parsed } as const) : glanceHead(record.head);
    const problem = read.kind === "broken" ? read.detail : problemOf(read.head, place);
    if (read.kind === "broken" || problem !== undefined) {
      platform.report({ kind: "broken-record", key: place.key, detail: problem ?? "" });
      return undefined;
    }
    if (record.lasts) heads.set(record, read.head);
    return read.head;
  }

  function lookupOf(place: Place, record: StoredRecord | "failed" | undefined): Lookup {
    if (record === "failed") return { kind: "store" };
    if (!record) return { kind: "absent" };
    const head = headOf(record, place);
    if (!head) return { kind: "broken" };
    const { key } = place;
    return { kind: "found", entry: { key, record, head, lifetime: head.lifetime, startedAtMs: record.startedAtMs } };
  }

  return (place, how) => {
    const reading = store.attempt<StoredRecord | "failed" | undefined>(
      "read an entry",
      (handler) => handler.read(place.key, how),
      "failed",
    );
    return whenKnown(reading, (record) => lookupOf(place, record));
  };
}

interface LookupNeeds {
  readonly store: Store;
  readonly platform: Platform;
}

function problemOf(head: EntryHead, { route, path }: Place): string | undefined {
  if (head.namespace !== route.namespace) return `it belongs to namespace ${head.namespace}`;
  if (head.path !== path) return `it belongs to path ${head.path}`;
  if (head.route !== route.id) return `it belongs to route ${head.route}`;
  return undefined;
}
