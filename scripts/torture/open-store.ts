// Opens a store, says so, and stays until its parent kills it.
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore } from "../../src/cache-handlers/sqlite.ts";

const [, , file = ""] = process.argv;
process.stdout.write("opening\n");
// The parent has to hear it first, and its kill takes a moment.
await pause(4);
const store = openSqliteStore({ file, mode: "read-write" });
process.stdout.write("made\n");
await store.raise([{ tag: "first", expireAfterSeconds: undefined }], Date.now());
setInterval(() => {}, 60_000);
