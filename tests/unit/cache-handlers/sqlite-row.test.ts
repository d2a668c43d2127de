import { DatabaseSync, StatementSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";

import { prepareValues } from "../../../src/cache-handlers/sqlite-row.ts";

const SQL = "SELECT id, 'odd', x'00ff', NULL FROM numbers WHERE id = ?";

it("reads a row as a list in the order of its columns", () => {
  const select = prepareValues(numbers(), SQL);

  expect(select(7)).toEqual([7, "odd", new Uint8Array([0, 255]), null]);
  expect(select(8)).toBeUndefined();
});

it("reads the same list on a Node that gives objects alone", () => {
  const lists = Object.getOwnPropertyDescriptor(StatementSync.prototype, "setReturnArrays") ?? {};
  Reflect.deleteProperty(StatementSync.prototype, "setReturnArrays");
  onTestFinished(() => void Object.defineProperty(StatementSync.prototype, "setReturnArrays", lists));

  const select = prepareValues(numbers(), SQL);

  expect(select(7)).toEqual([7, "odd", new Uint8Array([0, 255]), null]);
  expect(select(8)).toBeUndefined();
});

function numbers(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => db.close());
  db.exec("CREATE TABLE numbers (id INTEGER PRIMARY KEY); INSERT INTO numbers VALUES (7)");
  return db;
}
