import { onTestFinished, expect, it } from "vitest";

import { createBudget } from "../../../src/cache-handlers/sqlite-budget.ts";
import { createEntryPut } from "../../../src/cache-handlers/sqlite-entries.ts";
import { openStoreFile } from "../../../src/cache-handlers/sqlite-file.ts";
import { inTransaction } from "../../../src/cache-handlers/sqlite-transaction.ts";
import { openSqliteStore, type SqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

/** Opens a store with so many entries. */
function storeOf(entries: number): SqliteStore {
  const folder = temporaryFolder();
  const file = folder.file(`${entries}.sqlite`);
  openSqliteStore({ file, mode: "read-write" }).close();
  const db = openStoreFile({ file, kind: "store", access: "shared" });
  const put = createEntryPut(db, createBudget(db, Infinity));
  inTransaction(db, () => {
    for (let index = 0; index < entries; index += 1)
      put(sampleRecord(`${index}`, { key: sampleKey(`/p/${index}`), listed: true, parts: new Map() }));
  });
  db.close();
  const store = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(() => {
    store.close();
    folder.remove();
  });
  return store;
}

it("raises a fence as quickly over 30,000 entries as over none, in one small row per tag (T10)", async () => {
  const stores = { none: storeOf(0), many: storeOf(30_000) };
  const times: Record<keyof typeof stores, number[]> = { none: [], many: [] };
  for (let round = 0; round < 200; round += 1) {
    for (const name of ["none", "many"] as const) {
      const began = performance.now();
      await stores[name].raise([{ tag: `tag ${round % 20}`, expireAfterSeconds: 0 }], START_MS + round);
      times[name].push(performance.now() - began);
    }
  }

  // To look at each entry would take many times as long.
  expect(tenth(times.many) / tenth(times.none)).toBeLessThan(10);
  expect(stores.many.fencesSince(0)).toMatchObject({ fences: { length: 20 } });
});

// A busy disk makes some calls slow, but none quicker than it is.
function tenth(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)] ?? 0;
}
