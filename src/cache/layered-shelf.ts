import type { PartName } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import type { FailureRecord, PutRecord, StoredRecord } from "./handler.ts";
import type { Below } from "./layered-below.ts";
import { heldRecord, unitedParts } from "./memory-layer.ts";
import type { HeldFacts, HeldRecord, MemoryLayer } from "./memory-layer.ts";

/**
 * What a layered handler has in memory, each record with the era in which it was last known to agree with what lies below.
 * A new era begins when another process may have written.
 */
export interface Shelf {
  /** The record in memory if it was checked in this era. */
  current(key: CacheKey): StoredRecord | undefined;
  /** The record in memory, checked or not. */
  last(key: CacheKey): StoredRecord | undefined;
  era(): number;
  /** Begins a new era. */
  doubt(): void;
  /** Takes in what was read below during an era (`undefined`: when not all of it could be asked) and gives the newer of both. */
  take(key: CacheKey, record: StoredRecord, era: number | undefined): StoredRecord;
  put(record: PutRecord): void;
  touch(key: CacheKey, generation: string, startedAtMs: number): void;
  addPart(key: CacheKey, generation: string, part: { readonly name: PartName; readonly bytes: Uint8Array }): void;
  fail(key: CacheKey, failure: FailureRecord): void;
  drop(key: CacheKey): void;
}

/** Makes the shelf of one layered handler. */
export function createShelf(memory: MemoryLayer, below: Below): Shelf {
  const checked = new WeakMap<StoredRecord, number>();
  let era = 0;

  const hold = (key: CacheKey, record: HeldRecord, checkedIn: number | undefined): HeldRecord => {
    memory.hold(key, record);
    if (checkedIn !== undefined) checked.set(record, checkedIn);
    return record;
  };
  /** Replaces what is held of a generation, keeping when it was checked. */
  const change = (key: CacheKey, generation: string | undefined, changes: (record: HeldRecord) => Partial<HeldFacts>): void => {
    const record = memory.find(key);
    if (!record || (generation !== undefined && record.generation !== generation)) return;
    const held = new Map(record.held);
    hold(key, heldRecord({ ...record, held, ...changes(record) }, (name) => record.part(name)), checked.get(record));
  };
  const take: Shelf["take"] = (key, record, readIn) => {
    const known = memory.find(key);
    if (known && known.startedAtMs > record.startedAtMs) return known;
    if (known && isSame(known, record)) {
      if (readIn !== undefined) checked.set(known, readIn);
      return known;
    }
    const held = new Map(known?.generation === record.generation ? known.held : []);
    return hold(key, heldRecord({ ...record, held }, fetchInto({ key, held, source: record, memory, below })), readIn);
  };
  return {
    current: (key) => {
      const record = memory.find(key);
      return record && checked.get(record) === era ? record : undefined;
    },
    last: memory.find,
    era: () => era,
    doubt: () => {
      era += 1;
    },
    take,
    put: ({ key, generation, startedAtMs, head, parts }) => {
      const known = memory.find(key);
      if (known && known.startedAtMs > startedAtMs) return;
      const facts = { head, generation, startedAtMs, failure: undefined, parts: [...parts.keys()], held: new Map(parts) };
      hold(key, heldRecord(facts, () => undefined), era);
    },
    touch: (key, generation, startedAtMs) =>
      change(key, generation, (record) => ({ startedAtMs: Math.max(record.startedAtMs, startedAtMs), failure: undefined })),
    addPart: (key, generation, { name, bytes }) =>
      change(key, generation, ({ parts, held }) => ({ parts: unitedParts(parts, [name]), held: new Map([...held, [name, bytes]]) })),
    fail: (key, failure) => change(key, undefined, () => ({ failure })),
    drop: memory.drop,
  };
}

interface Fetching {
  readonly key: CacheKey;
  readonly held: Map<PartName, Uint8Array>;
  readonly source: StoredRecord;
  readonly memory: MemoryLayer;
  readonly below: Below;
}

/** Makes the reading of parts that are not in memory: what comes is held; what is gone means that the entry was replaced. */
function fetchInto({ key, held, source, memory, below }: Fetching): (name: PartName, record: HeldRecord) => Promise<Uint8Array | undefined> {
  return async (name, record) => {
    const { value, failed } = await below.attempt("part", () => source.part(name));
    if (memory.find(key) !== record) return value;
    if (value) {
      held.set(name, value);
      memory.hold(key, record);
    } else if (!failed && record.parts.includes(name)) {
      memory.drop(key);
    }
    return value;
  };
}

function isSame(a: StoredRecord, b: StoredRecord): boolean {
  return (
    a.generation === b.generation &&
    a.startedAtMs === b.startedAtMs &&
    a.failure?.count === b.failure?.count &&
    a.failure?.failedAtMs === b.failure?.failedAtMs &&
    b.parts.every((name) => a.parts.includes(name))
  );
}
