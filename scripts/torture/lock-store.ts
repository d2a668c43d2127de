// Has the write lock of a store most of the time: whoever wants it waits a while.
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";

const [, , file = ""] = process.argv;
const db = new DatabaseSync(file);
db.exec("PRAGMA busy_timeout = 5000");
for (;;) {
  db.exec("BEGIN IMMEDIATE");
  await pause(250);
  db.exec("COMMIT");
  await pause(20);
}
