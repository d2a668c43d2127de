import { DatabaseSync } from "node:sqlite";
import { setImmediate as settled } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";

import { openLastingStore } from "../../../src/cache-handlers/sqlite-lasting.ts";
import { openSqliteStore, type SqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import type { CacheHandler } from "../../../src/cache/handler.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { createWorld } from "./layered-world.ts";

const SEEDED = sampleRecord("seed");
const NEWER = sampleRecord("newer", { startedAtMs: START_MS + 1 });

it("asks an empty store for no entry, and a fresh read all the same", async () => {
  const { handler, reads } = open();

  expect(await handler.read(SEEDED.key)).toMatchObject({ generation: "seed" });
  expect(await handler.read(sampleKey("/nowhere"))).toBeUndefined();
  expect(reads).toEqual([]);

  expect(await handler.read(SEEDED.key, { fresh: true })).toMatchObject({ generation: "seed" });
  expect(reads).toEqual([SEEDED.key]);
});

it("sees what another process stores first, once changed() said so (S11)", async () => {
  const { handler, other } = open();
  await handler.read(SEEDED.key);

  await other.put(NEWER);

  expect(await handler.read(SEEDED.key, { fresh: true })).toMatchObject({ generation: "newer" });
  expect(handler.changed()).toBe(true);
  expect(await handler.read(SEEDED.key)).toMatchObject({ generation: "newer" });
});

it("sees what it stores itself, also when it had to wait for another process (T3)", async () => {
  const { handler, file } = open();
  const holder = new DatabaseSync(file);
  onTestFinished(() => holder.close());
  holder.exec("BEGIN IMMEDIATE; INSERT INTO leases VALUES ('elsewhere', 'other', 1)");

  const put = handler.put(NEWER);
  await settled();
  holder.exec("COMMIT");
  expect(handler.changed()).toBe(true);
  expect(await handler.read(SEEDED.key)).toMatchObject({ generation: "seed" });
  expect(await put).toBe("stored");

  expect(await handler.read(SEEDED.key)).toMatchObject({ generation: "newer" });
});

it("sees what it says about an entry of the seed (C1, R3)", async () => {
  const { handler } = open();
  await handler.read(SEEDED.key);
  const failure = { count: 1, failedAtMs: START_MS, nextAttemptAtMs: START_MS + 1, message: "down" };

  await handler.fail(SEEDED.key, failure);

  expect(await handler.read(SEEDED.key)).toMatchObject({ generation: "seed", failure });
});

interface Opened {
  readonly file: string;
  readonly handler: CacheHandler;
  /** Another process on the same file. */
  readonly other: SqliteStore;
  /** Keys that the store was asked for. */
  readonly reads: readonly string[];
}

/** No memory: what is remembered is that the store is empty, and nothing else. */
function open(): Opened {
  const folder = temporaryFolder();
  const file = folder.file("cache.sqlite");
  const lasting = openLastingStore({ file });
  const other = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(() => {
    other.close();
    lasting.close();
    folder.remove();
  });
  const reads: string[] = [];
  const store: SqliteStore = {
    ...lasting,
    read: (key, options) => {
      reads.push(key);
      return lasting.read(key, options);
    },
  };
  const memory = { find: () => undefined, admits: () => false, hold: () => {}, drop: () => {} };
  return { handler: createWorld([SEEDED], { store, memory }).handler, file, other, reads };
}
