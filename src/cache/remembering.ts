import type { PartName, Representation } from "../entry/entry.ts";
import { partKey, type CacheKey } from "../entry/key.ts";
import { delegate } from "./delegate.ts";
import { whenKnown } from "./awaitable.ts";
import { createRecent } from "./recent.ts";
import type { Awaitable, CacheHandler, PutRecord, ReadOptions, StoredRecord } from "./handler.ts";

/** Bounded memory for records, one per representation. */
export interface RecordMemory {
  get(key: string): StoredRecord | undefined;
  /** Tells whether what was read under a key is worth its room. What was written here always is: the store shows it late. */
  admits(key: string): boolean;
  set(key: string, record: StoredRecord): void;
  delete(key: string): void;
}

/**
 * Puts memory before a store that keeps representations apart and shows writes late. What this process has served or
 * written is remembered, so that it never goes back to an older generation (S7); what was checked since the last
 * `changed()` is answered without the store. Both hold for as much as there is room for: what was written here comes before
 * what was read, and what is asked for often before what is asked for once.
 */
export function createRemembering(store: CacheHandler, memory: RecordMemory): CacheHandler {
  const remembered = createRemembered(memory);
  return {
    ...delegate(store),
    read: (key, options) => read(key, options ?? {}, { store, remembered }),
    ...createWrites(store, remembered),
    changed() {
      const changed = store.changed();
      if (changed) remembered.doubt();
      return changed;
    },
  };
}

/** What was seen last of each representation. */
interface Remembered {
  /** The record that was checked since the last doubt. */
  current(key: CacheKey, representation: Representation): StoredRecord | undefined;
  /** The record, checked or not. */
  last(key: CacheKey, representation: Representation): StoredRecord | undefined;
  /** Gives the newer one of a record and what is known, and keeps it. */
  newer(key: CacheKey, representation: Representation, record: StoredRecord | undefined): StoredRecord | undefined;
  /** Keeps what was written here, unless something newer is known. */
  put(record: PutRecord): void;
  /** The newest record of an entry as a whole. */
  whole(key: CacheKey, record: StoredRecord | undefined): StoredRecord | undefined;
  touch(key: CacheKey, generation: string, startedAtMs: number): void;
  forget(key: CacheKey): void;
  doubt(): void;
}

function createRemembered(memory: RecordMemory): Remembered {
  const state = { era: 0 };
  const checked = new WeakMap<StoredRecord, number>();
  // Whoever renews an entry has looked at it as a whole before.
  const looked = createRecent<CacheKey, StoredRecord>({ max: MOST_LOOKED });

  const hold = (name: string, record: StoredRecord): StoredRecord => {
    const held = record.lasts ? record : { ...record, lasts: true };
    if (memory.get(name) !== held) memory.set(name, held);
    checked.set(held, state.era);
    return held;
  };
  const newer: Remembered["newer"] = (key, representation, record) => {
    const name = partKey(key, representation);
    const known = memory.get(name);
    if (!known && !memory.admits(name)) return record;
    const kept = newest(known, record);
    return kept && hold(name, kept);
  };
  return {
    newer,
    current(key, representation) {
      const known = memory.get(partKey(key, representation));
      return known && checked.get(known) === state.era ? known : undefined;
    },
    last: (key, representation) => memory.get(partKey(key, representation)),
    put(record) {
      for (const representation of REPRESENTATIONS) {
        const name = partKey(record.key, representation);
        const kept = newest(memory.get(name), recordOf(record));
        if (kept && record.parts.has(representation)) hold(name, kept);
      }
    },
    // Whoever wants both representations gets what was put here, as long as the store does not show it.
    whole(key, record) {
      const kept = newest(memory.get(partKey(key, "html")) ?? memory.get(partKey(key, "body")), record);
      if (kept) looked.set(key, kept);
      return kept;
    },
    touch(key, generation, startedAtMs) {
      const seen = looked.get(key);
      looked.delete(key);
      for (const representation of REPRESENTATIONS) {
        const name = partKey(key, representation);
        const known = memory.get(name) ?? (seen?.parts.includes(representation) ? seen : undefined);
        if (known?.generation !== generation) continue;
        hold(name, { ...known, startedAtMs: Math.max(known.startedAtMs, startedAtMs), failure: undefined });
      }
    },
    forget(key) {
      for (const representation of REPRESENTATIONS) memory.delete(partKey(key, representation));
    },
    doubt() {
      state.era += 1;
    },
  };
}

interface Behind {
  readonly store: CacheHandler;
  readonly remembered: Remembered;
}

// Without a promise where the record is here: each one that is waited for costs a timer.
function read(key: CacheKey, options: ReadOptions, { store, remembered }: Behind): Awaitable<StoredRecord | undefined> {
  const { wants, fresh = false } = options;
  const ask = (): Awaitable<StoredRecord | undefined> => store.read(key, options);
  if (wants === undefined) return whenKnown(ask(), (record) => remembered.whole(key, record));
  const current = fresh ? undefined : remembered.current(key, wants);
  if (current) return current;
  const newer = (record: StoredRecord | undefined): StoredRecord | undefined => remembered.newer(key, wants, record);
  const asked = ask();
  if (!(asked instanceof Promise)) return newer(asked);
  return asked.then(newer, (error: unknown) => {
    // What was last known is better than nothing (S8).
    const known = remembered.last(key, wants);
    if (!known) throw error;
    return known;
  });
}

function createWrites(
  store: CacheHandler,
  remembered: Remembered,
): Pick<CacheHandler, "put" | "touch" | "addPart" | "fail"> {
  return {
    async put(record) {
      const result = await store.put(record);
      if (result === "stored") remembered.put(record);
      return result;
    },
    async touch(key, generation, startedAtMs) {
      const done = await store.touch(key, generation, startedAtMs);
      if (done) remembered.touch(key, generation, startedAtMs);
      return done;
    },
    async addPart(key, generation, part) {
      const done = await store.addPart(key, generation, part);
      if (done) remembered.forget(key);
      return done;
    },
    async fail(key, failure) {
      await store.fail(key, failure);
      remembered.forget(key);
    },
  };
}

// A look holds a whole entry, and is over when the entry is renewed.
const MOST_LOOKED = 50;
const REPRESENTATIONS: readonly Representation[] = ["html", "rsc", "body"];

/** Of two that are equally old the second one: it was read later. */
function newest(known: StoredRecord | undefined, record: StoredRecord | undefined): StoredRecord | undefined {
  return known && (!record || known.startedAtMs > record.startedAtMs) ? known : record;
}

function recordOf({ generation, startedAtMs, head, parts }: PutRecord): StoredRecord {
  const names: readonly PartName[] = [...parts.keys()];
  return { generation, startedAtMs, head, failure: undefined, parts: names, part: (name) => parts.get(name) };
}
