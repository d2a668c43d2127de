import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";

// Confirms after each raise and never closes: its parent kills it.
const [, , file = ""] = process.argv;
const store = openSqliteStore({ file, mode: "read-write" });
await store.put(sampleRecord("a"));
for (const tag of ["first", "second"]) {
  await store.raise([{ tag, expireAfterSeconds: undefined }], START_MS);
  process.stdout.write(`${tag}\n`);
}
setInterval(() => {}, 60_000);
