import type { PartName, Representation } from "../entry/entry.ts";
import { partKey, type CacheKey } from "../entry/key.ts";
import { delegate } from "./delegate.ts";
import { whenKnown } from "./awaitable.ts";
import type { Awaitable, CacheHandler, PutRecord, ReadOptions, StoredRecord } from "./handler.ts";

/** Bounded memory for records, one per representation. */
export interface RecordMemory {
  get(key: string): StoredRecord | undefined;
  set(key: string, record: StoredRecord): void;
  delete(key: string): void;
}

/**
 * Puts memory before a store that keeps representations apart and shows writes late. What this process has served or
 * written is remembered, so that it never goes back to an older generation (S7); what was checked since the last
 * `changed()` is answered without the store.
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
  /** Gives the newer one of a record and what is known, and keeps it. */
  newer(key: CacheKey, representation: Representation, record: StoredRecord | undefined): StoredRecord | undefined;
  /** The newest record of an entry as a whole. */
  whole(key: CacheKey, record: StoredRecord | undefined): StoredRecord | undefined;
  touch(key: CacheKey, generation: string, startedAtMs: number): void;
  forget(key: CacheKey): void;
  doubt(): void;
}

function createRemembered(memory: RecordMemory): Remembered {
  const state = { era: 0 };
  const checked = new WeakMap<StoredRecord, number>();

  const newer: Remembered["newer"] = (key, representation, record) => {
    const name = partKey(key, representation);
    const known = memory.get(name);
    const latest = newest(known, record);
    const kept = latest && latest !== known ? { ...latest, lasts: true } : latest;
    if (kept && kept !== known) memory.set(name, kept);
    if (kept) checked.set(kept, state.era);
    return kept;
  };
  return {
    newer,
    current(key, representation) {
      const known = memory.get(partKey(key, representation));
      return known && checked.get(known) === state.era ? known : undefined;
    },
    // Whoever wants both representations gets what was put here, as long as the store does not show it.
    whole: (key, record) => newest(memory.get(partKey(key, "html")) ?? memory.get(partKey(key, "body")), record),
    touch(key, generation, startedAtMs) {
      for (const representation of REPRESENTATIONS) {
        const known = memory.get(partKey(key, representation));
        if (known?.generation !== generation) continue;
        const renewed = Math.max(known.startedAtMs, startedAtMs);
        newer(key, representation, { ...known, startedAtMs: renewed, failure: undefined });
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
  return current ?? whenKnown(ask(), (record) => remembered.newer(key, wants, record));
}

function createWrites(
  store: CacheHandler,
  remembered: Remembered,
): Pick<CacheHandler, "put" | "touch" | "addPart" | "fail"> {
  return {
    async put(record) {
      const result = await store.put(record);
      if (result !== "stored") return result;
      for (const representation of REPRESENTATIONS) {
        if (record.parts.has(representation)) remembered.newer(record.key, representation, recordOf(record));
      }
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

const REPRESENTATIONS: readonly Representation[] = ["html", "rsc", "body"];

/** Of two that are equally old the second one: it was read later. */
function newest(known: StoredRecord | undefined, record: StoredRecord | undefined): StoredRecord | undefined {
  return known && (!record || known.startedAtMs > record.startedAtMs) ? known : record;
}

function recordOf({ generation, startedAtMs, head, parts }: PutRecord): StoredRecord {
  const names: readonly PartName[] = [...parts.keys()];
  return { generation, startedAtMs, head, failure: undefined, parts: names, part: (name) => parts.get(name) };
}
