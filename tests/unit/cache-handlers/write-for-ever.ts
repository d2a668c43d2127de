import type { PartName } from "../../../src/entry/entry.ts";
import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";

// Replaces one entry as fast as it can, every byte of a generation being the same; its parent kills it.
const [, , file = ""] = process.argv;
const store = openSqliteStore({ file, mode: "read-write" });
process.stdout.write("writing\n");
for (let round = 1; ; round += 1) {
  const body = new Uint8Array(60_000).fill(round % 251);
  const parts = new Map<PartName, Uint8Array>([
    ["html", body],
    ["rsc", body],
  ]);
  await store.put(sampleRecord(String(round % 251), { startedAtMs: START_MS + round, parts }));
}
