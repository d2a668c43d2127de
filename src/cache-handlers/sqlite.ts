import type { DatabaseSync } from "node:sqlite";

import type { CacheHandler, FenceChanges, ReceiptStore } from "../cache/handler.ts";
import type { DataCache } from "../entry/data-record.ts";
import { createBudget } from "./sqlite-budget.ts";
import { createDataCache } from "./sqlite-data.ts";
import type { OnStoreError } from "./sqlite-data.ts";
import { createEntryReader, createEntryWrites, createIsEmpty } from "./sqlite-entries.ts";
import { createFences } from "./sqlite-fences.ts";
import { openStoreFile } from "./sqlite-file.ts";
import { createHeads } from "./sqlite-heads.ts";
import { createLeases } from "./sqlite-leases.ts";
import { createPatience } from "./sqlite-patience.ts";
import { createRetirement } from "./sqlite-retire.ts";
import type { Retirement } from "./sqlite-retire.ts";
import { numberIn } from "./sqlite-row.ts";

/** Says which file to open. */
export interface SqliteStoreOptions {
  readonly file: string;
  readonly mode: "read-write" | "read-only";
  /** Bound for unlisted entries and the data cache together; none when absent. */
  readonly maxBytes?: number | undefined;
  /** Takes failures of the data cache, whose methods do not throw. Without it they do. */
  readonly onStoreError?: OnStoreError | undefined;
}

/** A cache handler and the data cache in one SQLite file that several processes of one machine may share. */
export interface SqliteStore extends CacheHandler, Retirement {
  forgetFences: NonNullable<CacheHandler["forgetFences"]>;
  heads: NonNullable<CacheHandler["heads"]>;
  /** Tells whether it holds no entry, whoever wrote last. */
  isEmpty(): boolean;
  readonly data: DataCache;
  readonly receipts: ReceiptStore;
  fencesSince(cursor: number): FenceChanges;
  /** Takes over what another file knew, durably before it returns. */
  adopt(fences: FenceChanges["fences"]): void;
  /** Drops what is in memory of the file, so that the next reads see the file itself. */
  forgetPages(): void;
  close(): void;
}

/** Largest framed part that an SQLite file takes: a body is in memory as a whole while it is served. */
export const MAX_PART_BYTES: number = 48 * 1024 * 1024;

/** Opens the store of run time. Throws a `VinextError` that names the file when it is not one, or damaged. */
export function openSqliteStore({ file, mode, maxBytes, onStoreError }: SqliteStoreOptions): SqliteStore {
  const db = openStoreFile({ file, kind: "store", access: mode === "read-write" ? "shared" : "read-only" });
  const budget = createBudget(db, maxBytes ?? Infinity);
  const patience = createPatience(db);
  const fences = createFences(db);
  const entries = createEntryWrites(db, budget);
  const leases = createLeases(db);
  const retirement = createRetirement(db);
  let open = true;
  return {
    limits: { maxPartBytes: MAX_PART_BYTES, sharedLeases: true },
    read: createEntryReader(db),
    isEmpty: createIsEmpty(db),
    put: patience.limits(entries.put),
    touch: patience.limits(entries.touch),
    addPart: patience.limits(entries.addPart),
    fail: patience.limits(entries.fail),
    raise: patience.waits(fences.raise),
    adopt: patience.blocks(fences.adopt),
    forgetPages: () => db.exec("PRAGMA shrink_memory"),
    retired: patience.waits(retirement.retired),
    retireSome: patience.waits(retirement.retireSome),
    retireUnlisted: patience.waits(retirement.retireUnlisted),
    fencesSince: fences.fencesSince,
    forgetFences: patience.limits(fences.forgetFences),
    receipts: {
      read: fences.receipts.read,
      raise: patience.waits(fences.receipts.raise),
      write: patience.waits(fences.receipts.write),
    },
    heads: createHeads(db),
    acquireLease: patience.limits(leases.acquireLease),
    releaseLease: patience.limits(leases.releaseLease),
    changed: createChangeCheck(db),
    data: createDataCache(db, {
      budget,
      patience,
      onStoreError: onStoreError ?? rethrow,
    }),
    close: () => {
      if (open) db.close();
      open = false;
    },
  };
}

function rethrow(_: string, error: unknown): never {
  throw error;
}

/** `data_version` changes when another connection commits, and is read without touching the disk. */
function createChangeCheck(db: DatabaseSync): () => boolean {
  const select = db.prepare("PRAGMA data_version");
  const version = (): number => numberIn(select.get() ?? {}, "data_version");
  let seen = version();
  return () => {
    const now = version();
    const changed = now !== seen;
    seen = now;
    return changed;
  };
}
