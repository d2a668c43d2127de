import type { PartName } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import { delegate } from "./delegate.ts";
import { isDamage, storedDamaged } from "../errors/store.ts";
import type { CacheHandler, PutRecord, ReadOptions, StoredRecord } from "./handler.ts";
import { createForgetFences } from "./layered-heads.ts";
import { createRecent } from "./recent.ts";
import type { Seed } from "./seed.ts";

/** A far store, and the entries of the build beside it. */
export interface SeededOptions {
  readonly store: CacheHandler;
  readonly seed: Pick<Seed, "read" | "planned" | "oldestAtMs">;
  /** Tells whether an entry can exist at all: nobody is asked for one that cannot (S7). */
  mayExist(key: CacheKey): boolean;
  /**
   * Tells whether what was stored as listed at that time is the page of a thing that is gone: the build came later, lists the
   * paths of its route and not this one (B8). The next visitor gets what is there now.
   */
  isGone(key: CacheKey, startedAtMs: number): boolean;
  /** Tells whether a record that is about to be answered with is what was put: a damaged one is a failure of the store (S2). */
  isSound(record: StoredRecord): boolean;
  /** Takes the failure of a read that was answered without the store. Must not throw. */
  onStoreError(operation: string, error: unknown): void;
  /** Keeps work going after the answer. */
  later(work: Promise<void>): void;
  /** Rejects when a read takes too long. */
  deadline<T>(work: Promise<T>, of: "store" | "seed"): Promise<T>;
}

/**
 * Puts the entries of the build behind a store whose reads cost something: the seed is asked only where the store has
 * nothing or fails. So a store that was never filled, or is down, costs freshness and never a render. A damaged entry makes
 * way for that of the build.
 */
export function createSeeded(options: SeededOptions): CacheHandler {
  const { store, seed } = options;
  // Keys under which damage was read last. Renewing or completing it would keep it: it is replaced.
  const damaged = createRecent<CacheKey, true>({ max: MOST_DAMAGED });

  async function seeded(key: CacheKey): Promise<StoredRecord | undefined> {
    if ((await seed.planned(key)) !== "entry") return undefined;
    const answer = seed.read(key);
    return answer instanceof Promise ? options.deadline(answer, "seed") : answer;
  }

  /** Copies a seeded generation into the store, changed; the store cannot change what it does not have. */
  async function copy(at: Address, changed: (record: PutRecord) => PutRecord): Promise<boolean> {
    const record = await seeded(at.key);
    if (record?.generation !== at.generation || !record) return false;
    return (await store.put(changed(await wholeOf(at.key, record)))) === "stored";
  }

  /** Once: a store that shows writes late shows the damage for a while. */
  function mend(key: CacheKey, { generation }: StoredRecord): void {
    if (damaged.has(key)) return;
    damaged.set(key, true);
    const failed = (error: unknown): void => {
      damaged.delete(key);
      options.onStoreError("mend an entry", error);
    };
    options.later(copy({ key, generation }, (record) => record).then(() => undefined, failed));
  }

  return {
    ...delegate(store),
    limits: { ...store.limits, readsInTime: true },
    ...(store.forgetFences && { forgetFences: createForgetFences(store, seed) }),
    async read(key, how) {
      if (!options.mayExist(key)) return undefined;
      const stored = await readStore(options, key, how);
      if (stored.record) {
        damaged.delete(key);
        return keptIfAsked(stored.record, options);
      }
      const record = await seeded(key);
      if (!record && stored.failure) throw stored.failure.error;
      if (record && isDamage(stored.failure?.error)) mend(key, record);
      return record;
    },
    touch: async (key, generation, startedAtMs) =>
      (!damaged.has(key) && (await store.touch(key, generation, startedAtMs))) ||
      copy({ key, generation }, (record) => ({ ...record, startedAtMs: Math.max(record.startedAtMs, startedAtMs) })),
    addPart: async (key, generation, part) =>
      (!damaged.has(key) && (await store.addPart(key, generation, part))) ||
      copy({ key, generation }, (record) => ({
        ...record,
        parts: new Map([...record.parts, [part.name, part.bytes]]),
      })),
    fencesSince: (cursor) => {
      const answer = store.fencesSince(cursor);
      return answer instanceof Promise ? options.deadline(answer, "store") : answer;
    },
  };
}

const MOST_DAMAGED = 1_000;

function keptIfAsked(record: StoredRecord, { later, onStoreError }: SeededOptions): StoredRecord {
  const kept = record.keep?.();
  if (kept)
    later(
      kept.then(
        () => undefined,
        (error: unknown) => onStoreError("keep an entry", error),
      ),
    );
  return record;
}

interface Address {
  readonly key: CacheKey;
  readonly generation: string;
}

interface StoreAnswer {
  readonly record?: StoredRecord | undefined;
  readonly failure?: { readonly error: unknown };
}

async function readStore(
  { store, deadline, isGone, isSound, onStoreError }: SeededOptions,
  key: CacheKey,
  how: ReadOptions | undefined,
): Promise<StoreAnswer> {
  try {
    const answer = store.read(key, how);
    const record = await (answer instanceof Promise ? deadline(answer, "store") : answer);
    if (!record || (record.listed === true && isGone(key, record.startedAtMs))) return {};
    if (!isSound(record)) throw storedDamaged(key);
    return { record: { ...record, intact: true } };
  } catch (error) {
    onStoreError("read an entry", error);
    return { failure: { error } };
  }
}

async function wholeOf(key: CacheKey, record: StoredRecord): Promise<PutRecord> {
  const parts = new Map<PartName, Uint8Array>();
  for (const name of record.parts) {
    const bytes = await record.part(name);
    if (bytes) parts.set(name, bytes);
  }
  const { generation, startedAtMs, head } = record;
  return { key, generation, startedAtMs, listed: true, head, parts };
}
