import { truncateSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord } from "../../../src/cache/contract-world.ts";

// Cuts a store short between two reads of all its entries: a mapped read would end the process with SIGBUS.
const [, , file = ""] = process.argv;
const store = openSqliteStore({ file, mode: "read-write" });
const keys = Array.from({ length: 300 }, (_, page) => sampleKey(`/page/${page}`));
const body = new Uint8Array(20_000);
for (const key of keys) await store.put(sampleRecord("a", { key, parts: new Map([["html", body]]) }));
const operator = new DatabaseSync(file);
operator.exec("PRAGMA wal_checkpoint(TRUNCATE)");
operator.close();
await readAll();
truncateSync(file, 400_000);
await readAll();
process.stdout.write("alive\n");

async function readAll(): Promise<void> {
  for (const key of keys) {
    try {
      await (await store.read(key))?.part("html");
    } catch {
      // What is gone cannot be read; that the process goes on is what counts.
    }
  }
}
