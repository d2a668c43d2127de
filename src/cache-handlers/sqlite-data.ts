import type { DatabaseSync } from "node:sqlite";

import type { DataCache, DataRecord } from "../entry/data-record.ts";
import { storeRowBroken } from "../errors/store.ts";
import type { Budget } from "./sqlite-budget.ts";
import type { Patience } from "./sqlite-patience.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import type { Row } from "./sqlite-row.ts";
import { inTransaction } from "./sqlite-transaction.ts";

/** Takes the failure of a store operation. Must not throw. */
export type OnStoreError = (operation: string, error: unknown) => void;

/** What the data cache needs besides the file. */
export interface DataCacheOptions {
  readonly budget: Budget;
  readonly patience: Patience;
  readonly onStoreError: OnStoreError;
}

/** Keeps the data cache in a store file. A value whose work started later is never replaced by one that started earlier. */
export function createDataCache(db: DatabaseSync, { budget, patience, onStoreError }: DataCacheOptions): DataCache {
  const select = db.prepare("SELECT value, tags, started_at, revalidate FROM data WHERE key = ?");
  const selectOld = db.prepare("SELECT id, started_at, bytes FROM data WHERE key = ?");
  const drop = db.prepare("DELETE FROM data WHERE id = ?");
  const insert = db.prepare(
    "INSERT INTO data (key, tags, started_at, revalidate, bytes, value) VALUES (?, ?, ?, ?, ?, ?)",
  );

  const replace = (key: string, { value, tags, startedAtMs, revalidate }: DataRecord): void => {
    const old = selectOld.get(key);
    if (old && numberIn(old, "started_at") > startedAtMs) return;
    if (old) drop.run(numberIn(old, "id"));
    const tagList = JSON.stringify(tags);
    const bytes = ROW_BYTES + key.length + tagList.length + Buffer.byteLength(value);
    insert.run(key, tagList, startedAtMs, revalidate === false ? null : revalidate, bytes, value);
    budget.add(bytes - (old ? numberIn(old, "bytes") : 0));
  };
  const write = patience.limits((key: string, record: DataRecord) => inTransaction(db, () => replace(key, record)));
  return {
    read: (key) => {
      try {
        const row = select.get(key);
        return row && recordFrom(row);
      } catch (error) {
        onStoreError("data.read", error);
        return undefined;
      }
    },
    write: (key, record) => {
      // UTF-8 cannot say lone surrogates: no value is right there, an altered one would be wrong.
      if (!key.isWellFormed() || !record.value.isWellFormed()) return;
      const failed = (error: unknown): void => onStoreError("data.write", error);
      try {
        const writing = write(key, record);
        return writing instanceof Promise ? writing.catch(failed) : writing;
      } catch (error) {
        return failed(error);
      }
    },
  };
}

// What a row and its index entries take besides key, tags and value, rounded up.
const ROW_BYTES = 128;

function recordFrom(row: Row): DataRecord {
  const tags: unknown = JSON.parse(textIn(row, "tags"));
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) throw storeRowBroken("tags", tags);
  return {
    value: textIn(row, "value"),
    tags,
    startedAtMs: numberIn(row, "started_at"),
    revalidate: row.revalidate === null ? false : numberIn(row, "revalidate"),
  };
}
