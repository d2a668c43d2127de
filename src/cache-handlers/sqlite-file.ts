import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

import { storeCorrupt, storeNotOpened } from "../errors/store.ts";
import { VinextError } from "../errors/vinext-error.ts";
import { textIn } from "./sqlite-row.ts";
import { completeSchema, createSchema, schemaState } from "./sqlite-schema.ts";
import type { StoreKind } from "./sqlite-schema.ts";

/**
 * Says which file to open and how. `sealed`: nobody writes the file while it is open, so it is read without locks, without
 * files beside it and from a read-only disk. `alone`: for this process only; a second one is refused.
 */
export interface StoreFile {
  readonly file: string;
  readonly kind: StoreKind;
  readonly access: "shared" | "read-only" | "sealed" | "alone";
}

/** Opens a store file, making it when it may be written. Reads no entry, so its time does not depend on the size. */
export function openStoreFile(options: StoreFile): DatabaseSync {
  try {
    return opened(options);
  } catch (error) {
    if (error instanceof VinextError) throw error;
    throw isDamage(error)
      ? storeCorrupt(options.file, { kind: options.kind, cause: error })
      : storeNotOpened(options.file, error);
  }
}

function opened(options: StoreFile): DatabaseSync {
  const writes = options.access === "shared" || options.access === "alone";
  if (writes) mkdirSync(dirname(resolve(options.file)), { recursive: true });
  const db = openDatabase(options, !writes);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA mmap_size = ${options.access === "sealed" ? MMAP_BYTES : 0};`);
    // Before anything else: the first transaction, even an empty one, fixes the size for ever.
    if (writes && options.kind === "seed") db.exec(`PRAGMA page_size = ${SEED_PAGE_BYTES}`);
    // Whoever has the file alone keeps it for minutes: a second process need not wait to be refused.
    if (options.access === "alone")
      db.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    const state = schemaState(db, options.file, options.kind);
    if (writes) prepareWrites(db, options);
    if (state === "empty") createSchema(db, options.file, options.kind);
    else if (options.access === "shared") completeSchema(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A writer waits its turn this long, and with it its whole thread: transactions take about a millisecond. */
export const BUSY_MS: number = 1_000;
// Measured: blobs of 21 KB are read a quarter faster, other columns nearly half again as fast. What is mapped is the system's
// page cache, not memory of ours, and 2 GiB is the most that SQLite maps. Not for a file that is written:
// where its disk fails or somebody cuts it short, a mapped read ends the process, and any other read is an error.
const MMAP_BYTES = 2 ** 31 - 2 ** 16;
// A body of 21 KB is three pages of this size instead of six: beyond the mapped part that saves half of the reads. A store
// keeps SQLite's own size, with which its small writes are smaller.
const SEED_PAGE_BYTES = 8_192;
// The write-ahead log is cut back to this size when its content has moved into the file.
const LOG_BYTES = 64 * 1024 * 1024;

// https://www.sqlite.org/rescode.html
/** Another connection held the lock for longer than this one waits. */
export const SQLITE_BUSY: number = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const DAMAGE: ReadonlySet<number | undefined> = new Set([SQLITE_CORRUPT, SQLITE_NOTADB]);
// A page that must be there lies behind the end of the file.
const SQLITE_IOERR_SHORT_READ = 522;

function openDatabase({ file, access }: StoreFile, readOnly: boolean): DatabaseSync {
  if (access !== "sealed") return new DatabaseSync(file, { readOnly });
  const url = pathToFileURL(file);
  url.searchParams.set("immutable", "1");
  try {
    return new DatabaseSync(url, { readOnly });
  } catch (error) {
    // Node takes URLs since 22.15; before, the file is read with locks, which is slower and otherwise the same.
    if (error instanceof TypeError) return new DatabaseSync(file, { readOnly });
    throw error;
  }
}

function prepareWrites(db: DatabaseSync, { access }: StoreFile): void {
  if (access === "alone") {
    // Nobody reads meanwhile, and almost all that is written is new: a log would write it twice, a journal keeps the little that
    // changes. Nothing is synced before the file is finished. A killed process loses nothing by that, for the system has what
    // was written; after a power cut nobody goes on with the file.
    db.exec("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF");
    return;
  }
  useLog(db);
  // With a log, NORMAL never loses consistency; what a power cut may take are the last entries, which are rendered again.
  db.exec(`PRAGMA synchronous = NORMAL; PRAGMA fullfsync = ON; PRAGMA journal_size_limit = ${LOG_BYTES};`);
}

/** Switches to the write-ahead log. SQLite does not wait for others here, so several first processes take turns. */
function useLog(db: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (textIn(db.prepare("PRAGMA journal_mode").get() ?? {}, "journal_mode") !== "wal")
        db.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (errorCode(error) !== SQLITE_BUSY || attempt === LOG_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOG_PAUSE_MS);
    }
  }
}

const LOG_ATTEMPTS = 100;
const LOG_PAUSE_MS = 10;

/** The primary result code of an SQLite error. */
export function errorCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** Tells whether an error means that the content of the file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  return DAMAGE.has(errorCode(error)) || extendedCode(error) === SQLITE_IOERR_SHORT_READ;
}

function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode;
}
