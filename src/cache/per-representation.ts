import type { PartName, Representation } from "../entry/entry.ts";
import { partKey, type CacheKey } from "../entry/key.ts";
import type { CacheHandler, PutRecord, StoredRecord } from "./handler.ts";

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
  const state = { era: 0 };
  const checked = new WeakMap<StoredRecord, number>();

  function newer(key: string, record: StoredRecord | undefined): StoredRecord | undefined {
    const known = memory.get(key);
    const kept = known && (!record || known.startedAtMs > record.startedAtMs) ? known : record;
    if (!kept) return undefined;
    if (kept !== known) memory.set(key, kept);
    checked.set(kept, state.era);
    return kept;
  }

  /** Whoever wants both representations gets what was put here, as long as the store does not show it. */
  function newestWhole(key: CacheKey, record: StoredRecord | undefined): StoredRecord | undefined {
    const known = memory.get(partKey(key, "html")) ?? memory.get(partKey(key, "body"));
    return known && (!record || known.startedAtMs > record.startedAtMs) ? known : record;
  }

  function forget(key: CacheKey): void {
    for (const representation of REPRESENTATIONS) memory.delete(partKey(key, representation));
  }

  return {
    ...store,
    limits: store.limits,
    async read(key, how = {}) {
      const { wants, fresh = false } = how;
      if (wants === undefined) return newestWhole(key, await store.read(key, how));
      const name = partKey(key, wants);
      const known = memory.get(name);
      if (known && !fresh && checked.get(known) === state.era) return known;
      return newer(name, await store.read(key, how));
    },
    async put(record) {
      const result = await store.put(record);
      if (result !== "stored") return result;
      for (const representation of REPRESENTATIONS) {
        if (record.parts.has(representation)) newer(partKey(record.key, representation), recordOf(record));
      }
      return result;
    },
    async touch(key, generation, startedAtMs) {
      const done = await store.touch(key, generation, startedAtMs);
      for (const representation of done ? REPRESENTATIONS : []) {
        const name = partKey(key, representation);
        const known = memory.get(name);
        if (known?.generation === generation)
          newer(name, { ...known, startedAtMs: Math.max(known.startedAtMs, startedAtMs), failure: undefined });
      }
      return done;
    },
    async addPart(key, generation, part) {
      const done = await store.addPart(key, generation, part);
      if (done) forget(key);
      return done;
    },
    async fail(key, failure) {
      await store.fail(key, failure);
      forget(key);
    },
    changed() {
      const changed = store.changed();
      if (changed) state.era += 1;
      return changed;
    },
    close: () => store.close(),
  };
}

const REPRESENTATIONS: readonly Representation[] = ["html", "rsc", "body"];

function recordOf({ generation, startedAtMs, head, parts }: PutRecord): StoredRecord {
  const names: readonly PartName[] = [...parts.keys()];
  return { generation, startedAtMs, head, failure: undefined, parts: names, part: (name) => parts.get(name) };
}
