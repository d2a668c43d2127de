import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord } from "../../../src/cache/contract-world.ts";

const [, , file = "", path = "/"] = process.argv;
const store = openSqliteStore({ file, mode: "read-write" });
await store.put(sampleRecord("a", { key: sampleKey(path) }));
store.close();
