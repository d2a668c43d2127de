import type { CacheKey } from "../entry/key.ts";
import { whenKnown } from "./awaitable.ts";
import type { Awaitable, CacheHandler, PutRecord, ReadOptions, StoredRecord } from "./handler.ts";
import { createBelow, noteOn } from "./layered-below.ts";
import type { Below, BelowOptions } from "./layered-below.ts";
import { createForgetFences, createLayeredHeads } from "./layered-heads.ts";
import { createShelf } from "./layered-shelf.ts";
import type { Shelf } from "./layered-shelf.ts";
import type { MemoryLayer } from "./memory-layer.ts";

/** What a layered handler is made of, from fast to far. */
export interface LayeredOptions extends BelowOptions {
  readonly memory: MemoryLayer;
}

/**
 * Makes one handler of memory over a store over the seed of the build. Memory answers only what was read from or written to
 * the store or the seed, and is checked against them after each `changed()` that says true. A read never throws: while
 * the store fails, memory and seed answer. Writes throw when the store fails.
 */
export function createLayered(options: LayeredOptions): CacheHandler {
  const { store, seed } = options;
  const below = createBelow(options);
  const shelf = createShelf(options.memory, below);
  return {
    limits: store.limits,
    read: (key, read) => (read?.fresh ? undefined : shelf.current(key)) ?? refresh(key, read, { below, shelf }),
    ...createWrites({ store, below, shelf }),
    raise: (invalidations, nowMs) => store.raise(invalidations, nowMs),
    fencesSince: (cursor) => store.fencesSince(cursor),
    ...(store.forgetFences && { forgetFences: createForgetFences(store, seed) }),
    ...(store.heads && { heads: createLayeredHeads(store.heads.bind(store), seed?.heads?.bind(seed)) }),
    receipts: store.receipts,
    changed: () => {
      const changed = hasChanged(options);
      if (changed) {
        below.doubt();
        shelf.doubt();
      }
      return changed;
    },
    acquireLease: (key, lease) => store.acquireLease(key, lease),
    releaseLease: (key, owner) => store.releaseLease(key, owner),
    close: async () => {
      try {
        await store.close();
      } finally {
        await seed?.close();
      }
    },
  };
}

interface Layers {
  readonly below: Below;
  readonly shelf: Shelf;
}

function refresh(
  key: CacheKey,
  options: ReadOptions | undefined,
  { below, shelf }: Layers,
): Awaitable<StoredRecord | undefined> {
  const readIn = shelf.era();
  return whenKnown(below.read(key, options), ({ record, failed }) => {
    if (record && !failed) return shelf.take(key, record, readIn);
    // While a place cannot be asked, what was last known of all of them is better than what one of them says.
    return shelf.last(key) ?? (record && shelf.take(key, record, undefined));
  });
}

function hasChanged({ store, onStoreError }: LayeredOptions): boolean {
  try {
    return store.changed();
  } catch (error) {
    onStoreError("changed", error);
    return true;
  }
}

function createWrites({
  store,
  below,
  shelf,
}: Layers & { readonly store: CacheHandler }): Pick<CacheHandler, "put" | "touch" | "addPart" | "fail"> {
  return {
    put: async (record) => {
      const seeded = await below.readSeed(record.key);
      if (seeded && seeded.startedAtMs > record.startedAtMs) return "older";
      const result = await below.put(record);
      if (result === "stored") shelf.put(record);
      else shelf.drop(record.key);
      return result;
    },
    touch: async (key, generation, startedAtMs) => {
      const done =
        (await store.touch(key, generation, startedAtMs)) || (await note(below, { key, generation, startedAtMs }));
      if (done) shelf.touch(key, generation, startedAtMs);
      else shelf.drop(key);
      return done;
    },
    addPart: async (key, generation, part) => {
      const done =
        (await store.addPart(key, generation, part)) ||
        ((await note(below, { key, generation })) && (await store.addPart(key, generation, part)));
      if (done) shelf.addPart(key, generation, part);
      else shelf.drop(key);
      return done;
    },
    fail: async (key, failure) => {
      await note(below, { key });
      await store.fail(key, failure);
      shelf.fail(key, failure);
    },
  };
}

/** What to note about an entry: the seed's own facts where nothing else is said. */
interface Note {
  readonly key: CacheKey;
  readonly generation?: string;
  readonly startedAtMs?: number;
}

/** Makes a row in the store for an entry that only the seed has; false when the store knows it, or a newer one. */
async function note(below: Below, about: Note): Promise<boolean> {
  const { record, seeded, failed } = await below.read(about.key, { fresh: true });
  if (failed || !record || !seeded) return false;
  if (about.generation !== undefined && about.generation !== record.generation) return false;
  const row: PutRecord = noteOn(about.key, record, Math.max(about.startedAtMs ?? 0, record.startedAtMs));
  return (await below.put(row)) === "stored";
}
