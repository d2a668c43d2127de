import type { DatabaseSync } from "node:sqlite";

import type { CacheHandler, FailureRecord, PutRecord, StoredRecord } from "../cache/handler.ts";
import type { PartName } from "../entry/entry.ts";
import type { Budget } from "./sqlite-budget.ts";
import { createPartNames, partBits, partRowid, partRowids } from "./sqlite-parts.ts";
import { asBytes, asNumber, asText, numberIn, prepareValues, textIn } from "./sqlite-row.ts";
import type { Row } from "./sqlite-row.ts";
import { inTransaction } from "./sqlite-transaction.ts";

/** Reads entries of a store file. Its statements are prepared once. */
export function createEntryReader(db: DatabaseSync): (key: string) => StoredRecord | undefined {
  const select = prepareValues(
    db,
    "SELECT id, generation, started_at, parts, failures, head FROM entries WHERE key = ?",
  );
  // Few entries have one, and each column that is read costs every answer something.
  const selectFailure = db.prepare(
    "SELECT failures, failed_at, next_attempt_at, failure_message FROM entries WHERE id = ?",
  );
  const selectPart = prepareValues(db, "SELECT bytes FROM parts WHERE id = ?");
  const partNames = createPartNames();

  const readPart = (entryId: number, name: PartName): Uint8Array | undefined => {
    const row = selectPart(partRowid(entryId, name));
    return row && asBytes(row[0], "bytes");
  };
  return (key) => {
    const row = select(key);
    if (!row) return undefined;
    const [entryId, generation, startedAt, parts, failures, head] = row;
    const id = asNumber(entryId, "id");
    const failing = asNumber(failures, "failures") > 0 ? selectFailure.get(id) : undefined;
    return {
      head: asBytes(head, "head"),
      generation: asText(generation, "generation"),
      startedAtMs: asNumber(startedAt, "started_at"),
      failure: failing && failureFrom(failing),
      parts: partNames(asNumber(parts, "parts")),
      part: (name) => readPart(id, name),
    };
  };
}

/** Makes the check whether a store holds no entry. */
export function createIsEmpty(db: DatabaseSync): () => boolean {
  const select = db.prepare("SELECT 1 FROM entries LIMIT 1");
  return () => select.get() === undefined;
}

/** Stores one entry in the caller's transaction. */
export type EntryPut = (record: PutRecord) => "stored" | "older";

/** Makes the write that puts one whole generation in the place of an older one. */
export function createEntryPut(db: DatabaseSync, budget: Budget): EntryPut {
  const select = db.prepare("SELECT id, started_at, listed, bytes FROM entries WHERE key = ?");
  const drop = db.prepare("DELETE FROM entries WHERE id = ?");
  const dropParts = db.prepare("DELETE FROM parts WHERE id BETWEEN ? AND ?");
  const insert = db.prepare(
    "INSERT INTO entries (key, generation, started_at, listed, parts, bytes, head) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const insertPart = db.prepare("INSERT INTO parts (id, bytes) VALUES (?, ?)");

  return (record) => {
    const old = select.get(record.key);
    if (old && numberIn(old, "started_at") > record.startedAtMs) return "older";
    if (old) {
      drop.run(numberIn(old, "id"));
      dropParts.run(...partRowids(numberIn(old, "id")));
    }
    const { key, generation, startedAtMs, listed, head, parts } = record;
    const bytes = bytesOf(record);
    const { lastInsertRowid } = insert.run(
      key,
      generation,
      startedAtMs,
      listed ? 1 : 0,
      partBits(parts.keys()),
      bytes,
      head,
    );
    for (const [name, part] of parts) insertPart.run(partRowid(Number(lastInsertRowid), name), part);
    const change = (listed ? 0 : bytes) - (old ? countedIn(old) : 0);
    if (change !== 0) budget.add(change);
    return "stored";
  };
}

/** Makes the writes that change a stored entry without replacing it. */
export function createEntryWrites(
  db: DatabaseSync,
  budget: Budget,
): Pick<CacheHandler, "put" | "touch" | "addPart" | "fail"> {
  const put = createEntryPut(db, budget);
  const touch = db.prepare(`
    UPDATE entries SET started_at = max(started_at, ?), failures = 0, failed_at = NULL, next_attempt_at = NULL, failure_message = NULL
    WHERE key = ? AND generation = ?`);
  const fail = db.prepare(
    "UPDATE entries SET failures = ?, failed_at = ?, next_attempt_at = ?, failure_message = ? WHERE key = ?",
  );
  const select = db.prepare("SELECT id, listed FROM entries WHERE key = ? AND generation = ?");
  const selectPartSize = db.prepare("SELECT length(bytes) AS bytes FROM parts WHERE id = ?");
  const replacePart = db.prepare("INSERT OR REPLACE INTO parts (id, bytes) VALUES (?, ?)");
  const grow = db.prepare("UPDATE entries SET parts = parts | ?, bytes = bytes + ? WHERE id = ?");

  return {
    put: (record) => inTransaction(db, () => put(record)),
    touch: (key, generation, startedAtMs) => touch.run(startedAtMs, key, generation).changes === 1,
    addPart: (key, generation, { name, bytes }) =>
      inTransaction(db, () => {
        const entry = select.get(key, generation);
        if (!entry) return false;
        const id = numberIn(entry, "id");
        const before = selectPartSize.get(partRowid(id, name));
        const change = bytes.byteLength - (before ? numberIn(before, "bytes") : 0);
        replacePart.run(partRowid(id, name), bytes);
        grow.run(partBits([name]), change, id);
        if (numberIn(entry, "listed") === 0) budget.add(change);
        return true;
      }),
    fail: (key, { count, failedAtMs, nextAttemptAtMs, message }) => {
      fail.run(count, failedAtMs, nextAttemptAtMs, message, key);
    },
  };
}

// What a row and its index entries take besides head, key and bodies, rounded up.
const ROW_BYTES = 256;

function bytesOf({ key, head, parts }: PutRecord): number {
  let bytes = ROW_BYTES + key.length + head.byteLength;
  for (const part of parts.values()) bytes += part.byteLength;
  return bytes;
}

function countedIn(row: Row): number {
  return numberIn(row, "listed") === 1 ? 0 : numberIn(row, "bytes");
}

function failureFrom(row: Row): FailureRecord | undefined {
  const count = numberIn(row, "failures");
  if (count === 0) return undefined;
  return {
    count,
    failedAtMs: numberIn(row, "failed_at"),
    nextAttemptAtMs: numberIn(row, "next_attempt_at"),
    message: textIn(row, "failure_message"),
  };
}
