import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";

import { storeRowBroken } from "../errors/store.ts";

/** One row as `node:sqlite` gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** One row as a list of values, in the order of the columns that were asked for. */
export type Values = readonly SQLOutputValue[];

/** Prepares the read of one row by one value. As a list: an object with names takes twice as long to make and to read. */
export function prepareValues(db: DatabaseSync, sql: string): (value: SQLInputValue) => Values | undefined {
  const statement = db.prepare(sql);
  // Node has lists since 22.16; before, the values of the object stand in the same order.
  if ("setReturnArrays" in statement) statement.setReturnArrays(true);
  return (value) => {
    const row: Row | Values | undefined = statement.get(value);
    return row && (isList(row) ? row : Object.values(row));
  };
}

/** Reads a column that holds a number. */
export function numberIn(row: Row, column: string): number {
  return asNumber(row[column], column);
}

/** Reads a column that holds text. */
export function textIn(row: Row, column: string): string {
  return asText(row[column], column);
}

/** Reads a column that holds bytes. */
export function bytesIn(row: Row, column: string): Uint8Array {
  return asBytes(row[column], column);
}

/** Reads the value of a column that holds a number. */
export function asNumber(value: SQLOutputValue | undefined, column: string): number {
  if (typeof value !== "number") throw storeRowBroken(column, value);
  return value;
}

/** Reads the value of a column that holds text. */
export function asText(value: SQLOutputValue | undefined, column: string): string {
  if (typeof value !== "string") throw storeRowBroken(column, value);
  return value;
}

/** Reads the value of a column that holds bytes. */
export function asBytes(value: SQLOutputValue | undefined, column: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw storeRowBroken(column, value);
  return value;
}

function isList(row: Row | Values): row is Values {
  return Array.isArray(row);
}
