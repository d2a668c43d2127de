import type { PartName } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import { whenKnown } from "./awaitable.ts";
import type { FailureRecord, PutRecord, StoredRecord } from "./handler.ts";
import type { Below } from "./layered-below.ts";
import { failed, heldRecord, touched, wholeRecord, withPart } from "./memory-layer.ts";
import type { HeldRecord, MemoryLayer, PartSource } from "./memory-layer.ts";

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
  /** Changes what is held, which stays as well checked as it was. */
  const change = (key: CacheKey, changed: (record: HeldRecord) => HeldRecord | undefined): void => {
    const record = memory.find(key);
    const next = record && changed(record);
    if (next) hold(key, next, checked.get(record));
  };
  return {
    current: (key) => {
      const record = memory.find(key);
      return record && checked.get(record) === era ? record : undefined;
    },
    last: (key) => memory.find(key),
    era: () => era,
    doubt: () => {
      era += 1;
    },
    take: (key, record, readIn) => {
      const known = memory.find(key);
      // Newer than what is below: a put that a slow store does not show yet.
      if (known && (known.startedAtMs > record.startedAtMs || isSame(known, record))) {
        if (readIn !== undefined) checked.set(known, readIn);
        return known;
      }
      if (!known && !memory.admits(key)) return record;
      const { head, generation, startedAtMs, failure, parts } = record;
      const held = known?.generation === generation ? known.held : NONE_HELD;
      const source = sourceOf(record, { key, memory, below });
      return hold(key, heldRecord({ head, generation, startedAtMs, failure, parts, held, source }), readIn);
    },
    put: (record) => {
      const known = memory.find(record.key);
      if (!known || known.startedAtMs <= record.startedAtMs) hold(record.key, wholeRecord(record), era);
    },
    touch: (key, generation, startedAtMs) =>
      change(key, (record) => (record.generation === generation ? touched(record, startedAtMs) : undefined)),
    addPart: (key, generation, part) =>
      change(key, (record) => (record.generation === generation ? withPart(record, part) : undefined)),
    fail: (key, failure) => change(key, (record) => failed(record, failure)),
    drop: (key) => memory.drop(key),
  };
}

const NONE_HELD: ReadonlyMap<PartName, Uint8Array> = new Map();

interface Place {
  readonly key: CacheKey;
  readonly memory: MemoryLayer;
  readonly below: Below;
}

/** Makes the way to parts that are not in memory. A part that is named and gone means that the entry was replaced. */
function sourceOf(record: StoredRecord, { key, memory, below }: Place): PartSource {
  return {
    read: (name) =>
      whenKnown(
        below.attempt("part", () => record.part(name)),
        ({ value, failed: hasFailed }) => {
          const replaced = !value && !hasFailed && record.parts.includes(name);
          if (replaced && memory.find(key)?.generation === record.generation) memory.drop(key);
          return value;
        },
      ),
    onGrowth: (grown) => {
      if (memory.find(key) === grown) memory.hold(key, grown);
    },
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
