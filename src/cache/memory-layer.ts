import type { PartName } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import { whenKnown } from "./awaitable.ts";
import type { Awaitable, FailureRecord, PutRecord, StoredRecord } from "./handler.ts";

/** A record in memory with those of its parts that are in memory too. */
export interface HeldRecord extends StoredRecord {
  readonly held: ReadonlyMap<PartName, Uint8Array>;
  /** Where its other parts come from; nowhere when all of them are held. */
  readonly source: PartSource | undefined;
}

/** Reads parts that are not in memory. */
export interface PartSource {
  read(name: PartName): Awaitable<Uint8Array | undefined>;
  /** Is told when a record holds one more part, and so costs more. */
  onGrowth(record: HeldRecord): void;
}

/** Bounded memory. It may forget any record at any moment, and never lies about its size. */
export interface MemoryLayer {
  /** Finds a record and marks it as recently used. */
  find(key: CacheKey): HeldRecord | undefined;
  /** Tells whether what was read under a key is worth holding: where room is scarce, only what is asked for again. */
  admits(key: CacheKey): boolean;
  /** Holds a record in the place of another, or counts it again because it holds more parts than before. */
  hold(key: CacheKey, record: HeldRecord): void;
  drop(key: CacheKey): void;
}

/** Makes a record whose parts are in memory or fetched. */
export function heldRecord(facts: Omit<HeldRecord, "part" | "lasts">): HeldRecord {
  const { head, generation, startedAtMs, failure, parts, source } = facts;
  const held = new Map(facts.held);
  const fetchPart = (name: PartName, from: PartSource): Awaitable<Uint8Array | undefined> =>
    whenKnown(from.read(name), (bytes) => {
      if (!bytes) return undefined;
      held.set(name, bytes);
      from.onGrowth(record);
      return bytes;
    });
  const record: HeldRecord = {
    lasts: true,
    head,
    generation,
    startedAtMs,
    failure,
    parts,
    held,
    source,
    part: (name) => held.get(name) ?? (source && fetchPart(name, source)),
  };
  return record;
}

/** Makes the record of a generation that is wholly at hand. */
export function wholeRecord({ head, generation, startedAtMs, parts }: Omit<PutRecord, "key" | "listed">): HeldRecord {
  return heldRecord({
    head,
    generation,
    startedAtMs,
    failure: undefined,
    parts: [...parts.keys()],
    held: parts,
    source: undefined,
  });
}

/** Makes the same record with a renewed start and no failure. */
export function touched(record: HeldRecord, startedAtMs: number): HeldRecord {
  return heldRecord({ ...record, startedAtMs: Math.max(record.startedAtMs, startedAtMs), failure: undefined });
}

/** Makes the same record with one more part. */
export function withPart(record: HeldRecord, { name, bytes }: NamedPart): HeldRecord {
  const parts = unitedParts(record.parts, [name]);
  return heldRecord({ ...record, parts, held: new Map([...record.held, [name, bytes]]) });
}

/** Makes the same record with a failure beside it. */
export function failed(record: HeldRecord, failure: FailureRecord): HeldRecord {
  return heldRecord({ ...record, failure });
}

/** Lists the names of both, each once. */
export function unitedParts(a: readonly PartName[], b: readonly PartName[]): readonly PartName[] {
  return [...new Set([...a, ...b])];
}

interface NamedPart {
  readonly name: PartName;
  readonly bytes: Uint8Array;
}
