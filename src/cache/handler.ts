import type { EntryHead, PartName, Representation } from "../entry/entry.ts";
import type { Fence, Invalidation } from "../entry/fence.ts";
import type { CacheKey } from "../entry/key.ts";

export type Awaitable<T> = T | Promise<T>;

/** Says why regeneration of an entry last failed and when it may be tried again. Kept beside the entry. */
export interface FailureRecord {
  readonly count: number;
  readonly failedAtMs: number;
  readonly nextAttemptAtMs: number;
  readonly message: string;
}

/** What a store gives back for a key: the framed head, what changed since it was written, and a way to its parts. */
export interface StoredRecord {
  /**
   * Set by a layer that holds it in memory and gives the same object again as long as nothing of it changed: what is made of it
   * is then worth remembering.
   */
  readonly lasts?: boolean;
  /** The framed head (see `entry/frame`). Bytes to the handler; the lookup checks and reads them. */
  readonly head: Uint8Array;
  /** The same head, from a store that keeps it beside the bytes in a form that needs no parsing. */
  readonly parsed?: EntryHead | undefined;
  /** Set by a store that gives back what was put or nothing: bodies are then sent without being summed up once more. */
  readonly intact?: true;
  /** Whether its path was listed by the build that it was stored under. Absent: the store does not say. */
  readonly listed?: boolean;
  readonly generation: string;
  /** When the newest render that produced these bytes started; renewed by `touch` when output was unchanged. */
  readonly startedAtMs: number;
  readonly failure: FailureRecord | undefined;
  /** Names of the parts that are stored. */
  readonly parts: readonly PartName[];
  /**
   * Reads one framed part of this generation. `undefined` when it is missing; when `parts` names it, the entry was
   * replaced since, and reading the key again with `fresh` gives the new one.
   */
  part(name: PartName): Awaitable<Uint8Array | undefined>;
}

/** What `put` takes: a framed head and framed parts of one generation. */
export interface PutRecord {
  readonly key: CacheKey;
  readonly generation: string;
  readonly startedAtMs: number;
  /** A store that outlives the process never evicts listed paths by size. */
  readonly listed: boolean;
  readonly head: Uint8Array;
  readonly parts: ReadonlyMap<PartName, Uint8Array>;
}

/** Says how to read. */
export interface ReadOptions {
  /** Asks the place that every process shares, past whatever a layer holds in memory. */
  readonly fresh?: boolean;
  /** The one representation that the reader is after: a store that keeps them apart then reads no other. */
  readonly wants?: Representation;
}

/** `older`: the store already holds a render that started later; nothing was written. */
export type PutResult = "stored" | "older";

export interface CacheLimits {
  /** Largest framed part in bytes. */
  readonly maxPartBytes: number;
  /** Whether leases hold for every process on this store. */
  readonly sharedLeases: boolean;
  /** Seconds until every process on this store obeys a fence. Absent: from the next request on. */
  readonly visibleAfterSeconds?: number;
  /** Whether the handler has a deadline of its own for whatever only reads. Absent: those calls may hang like all others. */
  readonly readsInTime?: true;
  /** Seconds after which `changed()` says so by the clock. Absent where it knows of writes by others. */
  readonly changedEverySeconds?: number;
  /** Says that `heads` leaves out entries of the build that the store does not hold. Absent: it lists all. */
  readonly heads?: "stored";
  /** How far the clocks of the processes on this store may be apart. Absent: not at all. */
  readonly clockSkewMs?: number;
}

/** The newest fences of a store that this process has not seen yet. `cursor` is passed back on the next call. */
export interface FenceChanges {
  readonly cursor: number;
  readonly fences: readonly (readonly [tag: string, fence: Fence])[];
}

/** Keys from `after` to `before`, without both: the range of one namespace. */
export interface KeyRange {
  readonly after: string;
  readonly before: string;
}

/** One entry in a listing. */
export interface StoredHead {
  readonly key: CacheKey;
  readonly head: Uint8Array;
  readonly startedAtMs: number;
  /** False for a row that says something about an entry whose bodies lie elsewhere. */
  readonly whole: boolean;
}

/** What was answered to one call of the webhook, so that a call that comes twice is done once and answered twice. */
export interface KeptReceipt {
  readonly id: string;
  /** Hash of what was asked. */
  readonly request: string;
  /** The answer; empty while it is being made. */
  readonly text: string;
  readonly keepUntilMs: number;
}

/** Keeps receipts of the webhook. */
export interface ReceiptStore {
  read(id: string): Awaitable<KeptReceipt | undefined>;
  /**
   * Raises fences and keeps a receipt: durably, and both or neither. When a receipt of that id is kept already, nothing
   * is raised and that one is the result. Forgets receipts whose time is over.
   */
  raise(
    invalidations: readonly Invalidation[],
    nowMs: number,
    receipt: KeptReceipt,
  ): Awaitable<KeptReceipt | undefined>;
  /** Writes the answer into a receipt that is kept. */
  write(id: string, text: string): Awaitable<void>;
}

/**
 * A place to keep bytes. It moves bytes and never reads them. No method throws for a miss; a method that throws says the
 * store itself failed. Every handler passes the exported contract suite.
 */
export interface CacheHandler {
  readonly limits: CacheLimits;
  read(key: CacheKey, options?: ReadOptions): Awaitable<StoredRecord | undefined>;
  /** Stores a whole generation, atomically, unless a render that started later is there. Clears a failure record. */
  put(record: PutRecord): Awaitable<PutResult>;
  /** Renews the start time of a generation whose new render came out equal. Clears a failure record. */
  touch(key: CacheKey, generation: string, startedAtMs: number): Awaitable<boolean>;
  /** Adds one more coding of a part to the generation it was made from; false when that generation is gone. */
  addPart(
    key: CacheKey,
    generation: string,
    part: { readonly name: PartName; readonly bytes: Uint8Array },
  ): Awaitable<boolean>;
  /** Records a failed regeneration beside the entry. */
  fail(key: CacheKey, failure: FailureRecord): Awaitable<void>;
  /** Raises fences, durably before it returns. Fences only ever rise. */
  raise(invalidations: readonly Invalidation[], nowMs: number): Awaitable<void>;
  /** Tells what was raised since the cursor (0 for everything), by any process on this store. */
  fencesSince(cursor: number): Awaitable<FenceChanges>;
  /**
   * Forgets fences that were last raised before a moment and before every entry and value that may be kept here was started;
   * the result is the moment that held. Absent where fences run out by themselves.
   */
  forgetFences?(raisedBeforeMs: number): Awaitable<number>;
  /**
   * Lists the heads of a range, page by page in the order of their keys, and leaves room for other work in between. Absent
   * where entries cannot be listed; the webhook then counts none.
   */
  heads?(range: KeyRange): AsyncIterable<readonly StoredHead[]>;
  /** Absent: the webhook knows a call that comes twice only within one process. */
  readonly receipts?: ReceiptStore | undefined;
  /**
   * Cheaply tells whether another process may have changed the store since the last call. A layer checks what it holds in
   * memory against the store, once per entry, after each `true`: how often this is asked bounds how old memory may be.
   */
  changed(): boolean;
  /** Takes the lease of a key until a moment; false while another owner holds it. */
  acquireLease(
    key: CacheKey,
    lease: { readonly owner: string; readonly untilMs: number; readonly nowMs: number },
  ): Awaitable<boolean>;
  releaseLease(key: CacheKey, owner: string): Awaitable<void>;
  close(): Awaitable<void>;
}
