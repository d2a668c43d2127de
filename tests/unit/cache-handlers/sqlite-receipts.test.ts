import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { START_MS } from "../../../src/cache/contract-world.ts";
import type { KeptReceipt } from "../../../src/cache/handler.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

const RECEIPT: KeptReceipt = { id: "msg_1", request: "hash", text: "", keepUntilMs: START_MS + 1 };

function storeFile(): string {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return folder.file("cache.sqlite");
}

it("adds receipts to a store that was made without them, and keeps what is in it", async () => {
  const file = storeFile();
  const before = openSqliteStore({ file, mode: "read-write" });
  await before.raise([{ tag: "a", expireAfterSeconds: 0 }], START_MS);
  before.close();
  const db = new DatabaseSync(file);
  db.exec("DROP TABLE receipts");
  db.close();

  const after = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(after.close);
  await after.receipts?.raise([{ tag: "b", expireAfterSeconds: 0 }], START_MS, RECEIPT);

  expect(after.fencesSince(0).fences.map(([tag]) => tag)).toEqual(["a", "b"]);
  expect(await after.receipts?.read("msg_1")).toEqual(RECEIPT);
});

it("raises once when two processes take the same call", async () => {
  const file = storeFile();
  const stores = [1, 2].map(() => openSqliteStore({ file, mode: "read-write" }));
  onTestFinished(() => stores.forEach((store) => store.close()));

  const kept = stores.map((store) => store.receipts?.raise([{ tag: "a", expireAfterSeconds: 0 }], START_MS, RECEIPT));

  expect(kept).toEqual([undefined, RECEIPT]);
  expect(stores[0]?.fencesSince(0)).toMatchObject({ cursor: 1, fences: { length: 1 } });
});

it("keeps neither receipt nor fence when one of them cannot be written", async () => {
  const file = storeFile();
  const store = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(store.close);
  const db = new DatabaseSync(file);
  db.exec("CREATE TRIGGER full BEFORE INSERT ON receipts BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  db.close();

  expect(() => store.receipts?.raise([{ tag: "a", expireAfterSeconds: 0 }], START_MS, RECEIPT)).toThrow("disk full");

  expect(store.fencesSince(0)).toEqual({ cursor: 0, fences: [] });
});
