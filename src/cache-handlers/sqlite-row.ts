import type { SQLOutputValue } from "node:sqlite";

import { storeRowBroken } from "../errors/store.ts";

/** One row as `node:sqlite` gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Reads a column that holds a number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw storeRowBroken(column, value);
  return value;
}

/** Reads a column that holds text. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw storeRowBroken(column, value);
  return value;
}

/** Reads a column that holds bytes. */
export function bytesIn(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw storeRowBroken(column, value);
  return value;
}
