import type { PartName } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import type { FailureRecord, StoredRecord } from "./handler.ts";

/** A record in memory with those of its parts that are in memory too. */
export interface HeldRecord extends StoredRecord {
  readonly held: ReadonlyMap<PartName, Uint8Array>;
}

/** Bounded memory. It may forget any record at any moment, and never lies about its size. */
export interface MemoryLayer {
  /** Finds a record and marks it as recently used. */
  find(key: CacheKey): HeldRecord | undefined;
  /** Holds a record in the place of another, or counts it again because it holds more parts than before. */
  hold(key: CacheKey, record: HeldRecord): void;
  drop(key: CacheKey): void;
}

/** What makes a held record: facts that are known, parts that are here, and where other parts come from. */
export interface HeldFacts {
  readonly head: Uint8Array;
  readonly generation: string;
  readonly startedAtMs: number;
  readonly failure: FailureRecord | undefined;
  readonly parts: readonly PartName[];
  readonly held: ReadonlyMap<PartName, Uint8Array>;
}

/** Reads a part that is not in memory. */
export type FetchPart = (name: PartName, record: HeldRecord) => ReturnType<StoredRecord["part"]>;

/** Makes a record whose parts are in memory or fetched. */
export function heldRecord(facts: HeldFacts, fetchPart: FetchPart): HeldRecord {
  const { head, generation, startedAtMs, failure, parts, held } = facts;
  const record: HeldRecord = {
    head,
    generation,
    startedAtMs,
    failure,
    parts,
    held,
    part: (name) => held.get(name) ?? fetchPart(name, record),
  };
  return record;
}

/** Lists the names of both, each once. */
export function unitedParts(a: readonly PartName[], b: readonly PartName[]): readonly PartName[] {
  return [...new Set([...a, ...b])];
}
