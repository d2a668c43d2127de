import type { CacheHandler, FailureRecord, PutRecord, ReadOptions, StoredRecord } from "../cache/handler.ts";
import { WORKERS_MAX_VALUE_BYTES } from "../cache/worker-limits.ts";
import type { EntryHead, PartName, Representation } from "../entry/entry.ts";
import { partKey, type CacheKey } from "../entry/key.ts";
import { storedDamaged } from "../errors/store.ts";
import type { KvPlace } from "./workers-kv-namespace.ts";
import { encodeKvRecord, readKvMetadata, type KvMetadata } from "./workers-kv-record.ts";

/**
 * Keeps entries in KV, one value per representation. A reader that says which one it wants costs one read. Where the two
 * values of an entry are of two generations, because KV shows writes late, each answers for itself and never for the other.
 */
export function createKvEntries(place: KvPlace, times: KvEntryTimes): KvEntries {
  const store = { place, ...times };
  return {
    read: (key, options) => read(store, key, options),
    put: (record) => put(store, record),
    touch: (key, generation, startedAtMs) =>
      change(store, { key, generation }, (entry) => ({
        ...entry,
        startedAtMs: Math.max(entry.startedAtMs, startedAtMs),
        failure: undefined,
      })),
    addPart: (key, generation, part) => addPart(store, { key, generation }, part),
    fail: async (key, failure) => {
      await change(store, { key, generation: undefined }, (entry) => ({ ...entry, failure }));
    },
  };
}

/** After how many seconds KV forgets an entry that nobody wrote again. */
export interface KvEntryTimes {
  readonly ttlSeconds: number;
  /** The same for listed paths: whoever visits one is never to wait (S6). */
  readonly listedTtlSeconds: number;
}

export type KvEntries = Pick<CacheHandler, "read" | "put" | "touch" | "addPart" | "fail">;

interface EntryStore extends KvEntryTimes {
  readonly place: KvPlace;
}

/** One value as read: one representation of an entry with its codings. */
interface KvEntry {
  readonly representation: Representation;
  readonly generation: string;
  readonly startedAtMs: number;
  readonly listed: boolean;
  readonly failure: FailureRecord | undefined;
  readonly head: Uint8Array;
  readonly parsed: EntryHead | undefined;
  readonly parts: ReadonlyMap<PartName, Uint8Array>;
}

async function read(store: EntryStore, key: CacheKey, options: ReadOptions = {}): Promise<StoredRecord | undefined> {
  const { wants, fresh = false } = options;
  if (wants !== undefined) {
    const entry = await readOne(store, { key, representation: wants, fresh });
    if (entry === "damaged") throw storedDamaged(key);
    return entry && recordOf(store, key, [entry]);
  }
  const all = await readAll(store, key, fresh);
  if (all.includes("damaged")) throw storedDamaged(key);
  const entries = all.filter(isWhole);
  // Of two generations the older one speaks: whoever looks at both wants to know whether there is something to renew.
  const [oldest] = entries.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  return (
    oldest &&
    recordOf(
      store,
      key,
      entries.filter(({ generation }) => generation === oldest.generation),
    )
  );
}

/** `damaged`: there is a value, and it is not what any version put there. Whoever writes takes it for nothing. */
type ReadKvEntry = KvEntry | "damaged" | undefined;

function isWhole(entry: ReadKvEntry): entry is KvEntry {
  return entry !== undefined && entry !== "damaged";
}

async function readAll(store: EntryStore, key: CacheKey, fresh: boolean): Promise<readonly ReadKvEntry[]> {
  const html = await readOne(store, { key, representation: "html", fresh });
  const other = await readOne(store, { key, representation: html ? "rsc" : "body", fresh });
  return [html, other];
}

async function readOne(
  { place }: EntryStore,
  at: { readonly key: CacheKey; readonly representation: Representation; readonly fresh: boolean },
): Promise<ReadKvEntry> {
  const found = await place.read(partKey(at.key, at.representation), at);
  if (!found) return undefined;
  const metadata = readKvMetadata(found.metadata);
  return (metadata && entryOf(at.representation, found.bytes, metadata)) ?? "damaged";
}

/** Cuts a value into its pieces. One that is shorter than it says is of no use. */
function entryOf(representation: Representation, bytes: Uint8Array, metadata: KvMetadata): KvEntry | undefined {
  const { g, s, l, h, e, p, f } = metadata;
  let at = h;
  const parts = new Map<PartName, Uint8Array>();
  for (const [name, size] of p) {
    parts.set(name, bytes.subarray(at, at + size));
    at += size;
  }
  if (at !== bytes.byteLength) return undefined;
  const failure = f && { count: f[0], failedAtMs: f[1], nextAttemptAtMs: f[2], message: f[3] };
  const head = bytes.subarray(0, h);
  return { representation, generation: g, startedAtMs: s, listed: l === 1, failure, head, parsed: e, parts };
}

function recordOf(store: EntryStore, key: CacheKey, entries: readonly KvEntry[]): StoredRecord | undefined {
  const [first] = entries;
  if (!first) return undefined;
  const held = entries.length === 1 ? first.parts : new Map(entries.flatMap(({ parts }) => [...parts]));
  const sibling = entries.length === 1 ? SIBLINGS[first.representation] : undefined;
  const { generation } = first;
  const fetchSibling = async (name: PartName): Promise<Uint8Array | undefined> => {
    if (sibling === undefined || !name.startsWith(sibling)) return undefined;
    const entry = await readOne(store, { key, representation: sibling, fresh: false });
    return isWhole(entry) && entry.generation === generation ? entry.parts.get(name) : undefined;
  };
  return {
    head: first.head,
    parsed: first.parsed,
    listed: first.listed,
    generation,
    startedAtMs: Math.min(...entries.map(({ startedAtMs }) => startedAtMs)),
    failure: entries.find(({ failure }) => failure)?.failure,
    parts: [...held.keys()],
    part: (name) => held.get(name) ?? fetchSibling(name),
  };
}

const SIBLINGS: Readonly<Record<Representation, Representation | undefined>> = {
  html: "rsc",
  rsc: "html",
  body: undefined,
};

async function put(store: EntryStore, record: PutRecord): Promise<"stored" | "older"> {
  const there = (await readAll(store, record.key, true)).filter(isWhole);
  if (there.some(({ startedAtMs }) => startedAtMs > record.startedAtMs)) return "older";
  await write(store, record, undefined);
  const gone = there.filter(({ representation }) => !record.parts.has(representation));
  await Promise.all(gone.map(({ representation }) => store.place.remove(partKey(record.key, representation))));
  return "stored";
}

async function write(
  { place, ttlSeconds, listedTtlSeconds }: EntryStore,
  record: PutRecord,
  failure: FailureRecord | undefined,
): Promise<void> {
  const pairs = encodeKvRecord(fitting(record), failure);
  const expirationTtl = record.listed ? listedTtlSeconds : ttlSeconds;
  await Promise.all(pairs.map(({ key, value, metadata }) => place.write(key, value, { metadata, expirationTtl })));
}

/** Leaves out codings that would make a value larger than KV takes; the identity bodies were checked before. */
function fitting(record: PutRecord): PutRecord {
  let room = WORKERS_MAX_VALUE_BYTES - record.head.byteLength;
  const bySize = [...record.parts].toSorted(
    ([a, x], [b, y]) => Number(a.includes(".")) - Number(b.includes(".")) || x.byteLength - y.byteLength,
  );
  const kept = bySize.filter(([name, { byteLength }]) => {
    const fits = !name.includes(".") || byteLength <= room;
    if (fits) room -= byteLength;
    return fits;
  });
  return kept.length === record.parts.size ? record : { ...record, parts: new Map(kept) };
}

interface Address {
  readonly key: CacheKey;
  /** Undefined: whatever is there. */
  readonly generation: string | undefined;
}

/** Rewrites the values of a generation; KV cannot change what stands beside a value alone. */
async function change(store: EntryStore, at: Address, changed: (entry: KvEntry) => KvEntry): Promise<boolean> {
  const entries = (await readAll(store, at.key, true))
    .filter(isWhole)
    .filter(({ generation }) => generation === (at.generation ?? generation));
  await Promise.all(entries.map((entry) => rewrite(store, at.key, changed(entry))));
  return entries.length > 0;
}

async function addPart(
  store: EntryStore,
  at: Address,
  part: { readonly name: PartName; readonly bytes: Uint8Array },
): Promise<boolean> {
  const representation = REPRESENTATIONS.find((name) => part.name === name || part.name.startsWith(`${name}.`));
  if (representation === undefined) return false;
  const entry = await readOne(store, { key: at.key, representation, fresh: true });
  if (!isWhole(entry) || entry.generation !== at.generation) return false;
  await rewrite(store, at.key, { ...entry, parts: new Map([...entry.parts, [part.name, part.bytes]]) });
  return true;
}

const REPRESENTATIONS: readonly Representation[] = ["html", "rsc", "body"];

function rewrite(store: EntryStore, key: CacheKey, entry: KvEntry): Promise<void> {
  const { generation, startedAtMs, listed, head, parts, failure } = entry;
  return write(store, { key, generation, startedAtMs, listed, head, parts }, failure);
}
