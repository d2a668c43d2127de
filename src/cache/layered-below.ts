import type { CacheKey } from "../entry/key.ts";
import { whenKnown } from "./awaitable.ts";
import { createEmptiness, type MaybeEmpty } from "./emptiness.ts";
import type { Awaitable, CacheHandler, PutRecord, PutResult, ReadOptions, StoredRecord } from "./handler.ts";
import { unitedParts } from "./memory-layer.ts";
import type { Seed } from "./seed.ts";
import { identityParts } from "./unchanged.ts";

/** What lies below memory, and what to do when it fails. */
export interface BelowOptions {
  readonly store: CacheHandler & MaybeEmpty;
  readonly seed: Pick<Seed, "read" | "heads" | "oldestAtMs" | "close"> | undefined;
  /** Takes the failure of a read that was answered without the store. Must not throw. */
  onStoreError(operation: string, error: unknown): void;
  /** Rejects when a call takes too long. Without it calls may take their time. */
  readonly deadline?: (<T>(work: Promise<T>) => Promise<T>) | undefined;
}

/** The newest record of a key. `failed`: a place could not be asked, so nothing can be concluded from what is missing. */
export interface BelowAnswer {
  readonly record: StoredRecord | undefined;
  /** Whether the seed alone has it. */
  readonly seeded: boolean;
  readonly failed: boolean;
}

/** Store and seed as one place. */
export interface Below {
  read(key: CacheKey, options?: ReadOptions): Awaitable<BelowAnswer>;
  /** Stores in the store. */
  put(record: PutRecord): Promise<PutResult>;
  /** Another process may have written into the store. */
  doubt(): void;
  readSeed(key: CacheKey): Awaitable<StoredRecord | undefined>;
  /** Runs a read that may fail: a failure is reported and becomes a miss. Without a promise where the read has none. */
  attempt<T>(operation: string, work: () => Awaitable<T>): Awaitable<Attempted<T>>;
}

/** What an attempt came to. */
export interface Attempted<T> {
  readonly value: T | undefined;
  readonly failed: boolean;
}

/** Makes one readable place of a store and a seed. */
export function createBelow({ store, seed, onStoreError, deadline }: BelowOptions): Below {
  const attempt = <T>(operation: string, work: () => Awaitable<T>): Awaitable<Attempted<T>> => {
    const failed = (error: unknown): Attempted<T> => {
      onStoreError(operation, error);
      return { value: undefined, failed: true };
    };
    try {
      const answer = work();
      if (!(answer instanceof Promise)) return { value: answer, failed: false };
      return (deadline?.(answer) ?? answer).then((value) => ({ value, failed: false }), failed);
    } catch (error) {
      return failed(error);
    }
  };
  const emptiness = createEmptiness(store);
  const askStore = (key: CacheKey, options: ReadOptions | undefined): Awaitable<Attempted<Found>> =>
    !options?.fresh && emptiness.holds() ? NOTHING : attempt("read", () => store.read(key, options));
  const askSeed = (key: CacheKey) => attempt("seed.read", () => seed?.read(key));
  return {
    attempt,
    readSeed: (key) => whenKnown(askSeed(key), ({ value }) => value),
    read: (key, options) =>
      whenKnown(askStore(key, options), (stored) => whenKnown(askSeed(key), (seeded) => newestOf(stored, seeded))),
    put: async (record) => {
      try {
        return await store.put(record);
      } finally {
        emptiness.end();
      }
    },
    doubt: emptiness.doubt,
  };
}

/**
 * Makes the small row by which a store says something about an entry of the seed: no bodies, and so no identity parts. It
 * counts only together with the seed's entry of the same generation.
 */
export function noteOn(key: CacheKey, { head, generation }: StoredRecord, startedAtMs: number): PutRecord {
  return { key, generation, startedAtMs, listed: true, head, parts: new Map() };
}

function newestOf(stored: Attempted<Found>, seeded: Attempted<Found>): BelowAnswer {
  const record = newest(stored.value, seeded.value);
  return { record, seeded: record !== undefined && record === seeded.value, failed: stored.failed || seeded.failed };
}

type Found = StoredRecord | undefined;

const NOTHING: Attempted<Found> = { value: undefined, failed: false };

function newest(stored: StoredRecord | undefined, seeded: StoredRecord | undefined): StoredRecord | undefined {
  if (!stored) return seeded;
  if (seeded?.generation === stored.generation) return noted(stored, seeded);
  // A note on a seed that is gone: a build of the same code has replaced it.
  if (!hasBodies(stored)) return seeded;
  return seeded && seeded.startedAtMs > stored.startedAtMs ? seeded : stored;
}

function hasBodies({ parts }: StoredRecord): boolean {
  return [...identityParts("page"), ...identityParts("handler")].some((name) => parts.includes(name));
}

/** Reads a seeded entry with what the store knows about it: newer times, a failure, more codings. */
function noted(note: StoredRecord, seeded: StoredRecord): StoredRecord {
  return {
    head: seeded.head,
    generation: seeded.generation,
    startedAtMs: Math.max(note.startedAtMs, seeded.startedAtMs),
    failure: note.failure,
    parts: unitedParts(seeded.parts, note.parts),
    part: (name) =>
      note.parts.includes(name) ? whenKnown(note.part(name), (bytes) => bytes ?? seeded.part(name)) : seeded.part(name),
  };
}
