import type { CacheKey } from "../entry/key.ts";
import type { PrerenderLine, PrerenderOutcome } from "../manifest/prerender-manifest.ts";
import type { Awaitable, KeyRange, PutRecord, StoredHead, StoredRecord } from "./handler.ts";

/** Reads what the build stored. It never changes while it is open. */
export interface Seed {
  read(key: CacheKey): Awaitable<StoredRecord | undefined>;
  /**
   * Tells what the build planned for a key. `entry`: listed and the same for everyone, whether or not its render worked
   * out. `dynamic`: listed, but its render asked for a visitor. `undefined`: not listed.
   */
  planned(key: CacheKey): Awaitable<"entry" | "dynamic" | undefined>;
  /** Lists heads as a cache handler does. */
  heads?(range: KeyRange): AsyncIterable<readonly StoredHead[]>;
  /** When the oldest of its entries and values was started; infinity without any. */
  oldestAtMs?(): Awaitable<number>;
  close(): Awaitable<void>;
}

/** Names the build that a seed belongs to. */
export interface SeedRun {
  readonly buildId: string;
  /** Version of the route manifest. */
  readonly version: number;
}

/** A path to be prerendered. */
export interface PlannedEntry {
  readonly key: CacheKey;
  readonly path: string;
  readonly route: string;
}

/** A planned path as stored. Ids rise in the order of planning, from 1. */
export interface PlanRow extends PlannedEntry {
  readonly id: number;
}

/** One finished line of the plan with its id. */
export interface SeedLine extends PrerenderLine {
  readonly id: number;
  readonly key: CacheKey;
}

/** What became of one planned path, with its entry when there is one. */
export interface SettledEntry {
  readonly id: number;
  readonly outcome: PrerenderOutcome;
  readonly record: PutRecord | undefined;
}

/** How many planned paths came to what. `planned` is the sum of the others. */
export type SeedCounts = Readonly<Record<"planned" | "pending" | PrerenderOutcome["kind"], number>>;

/** Fills a seed, page by page, so that an interrupted run goes on exactly where it stopped. */
export interface SeedWriter {
  /** Starts a run: goes on with an unfinished one of the same build, where failed paths become pending again; else starts empty. */
  begin(run: SeedRun): { readonly resumed: boolean };
  /** Adds paths to the plan. A path that is planned already is left as it is. */
  plan(entries: readonly PlannedEntry[]): void;
  /** Lists paths without an outcome in the order of their ids, after an id (0 for the first). */
  pending(afterId: number, limit: number): readonly PlanRow[];
  /** Stores outcomes and their entries in one transaction: no crash parts an outcome from its entry. */
  record(batch: readonly SettledEntry[]): void;
  counts(): SeedCounts;
  /** Lists finished paths in the order of their ids, after an id (0 for the first). */
  lines(afterId: number, limit: number): readonly SeedLine[];
  /** Begins to bring what is stored to disk, beside all other work, so that `finish` has less to wait for. */
  bringToDisk(): void;
  /** Makes the run a seed under its final name, whole or not at all. The last call before `close`; throws when paths are pending. */
  finish(): void;
  close(): void;
}
