import { spawnSync } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it("waits for the write lock once and not for each write, until it gets it (S8)", async () => {
  const file = folder.file("cache.sqlite");
  const store = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(() => store.close());
  const holder = new DatabaseSync(file);
  onTestFinished(() => holder.close());
  holder.exec("BEGIN IMMEDIATE");
  await expect(store.put(sampleRecord("first"))).rejects.toThrow("database is locked");

  const began = performance.now();
  for (let write = 0; write < 20; write += 1) {
    expect(() => store.put(sampleRecord("more"))).toThrow("database is locked");
    expect(() => store.acquireLease(sampleKey(), { owner: "a", untilMs: START_MS, nowMs: START_MS })).toThrow("locked");
  }
  const waitedMs = performance.now() - began;
  holder.exec("ROLLBACK");

  // To wait a second for each of them would take forty.
  expect(waitedMs).toBeLessThan(20_000);
  expect(store.put(sampleRecord("last"))).toBe("stored");
});

it("stores what it was given while somebody else had the write lock for a moment, without stopping the thread (S8)", async () => {
  const file = folder.file("cache.sqlite");
  const store = openSqliteStore({ file, mode: "read-write" });
  onTestFinished(() => store.close());
  const holder = new DatabaseSync(file);
  onTestFinished(() => holder.close());
  holder.exec("BEGIN IMMEDIATE");

  // A wait that stopped the thread would never end: the lock is given back by the same one.
  const put = store.put(sampleRecord("late"));
  const raised = store.raise([{ tag: "a", expireAfterSeconds: undefined }], START_MS);
  const written = store.data.write("k", { value: "v", tags: [], startedAtMs: START_MS, revalidate: false });
  holder.exec("ROLLBACK");

  expect(await put).toBe("stored");
  await raised;
  expect(store.fencesSince(0).fences).toHaveLength(1);
  await written;
  expect(await store.data.read("k")).toMatchObject({ value: "v" });
});

it("lives on when the file is cut short while it is read (S2)", () => {
  const script = new URL("./read-cut-store.ts", import.meta.url).pathname;

  const { stdout, signal } = spawnSync(process.execPath, [script, folder.file("cache.sqlite")], { encoding: "utf8" });

  expect({ stdout, signal }).toEqual({ stdout: "alive\n", signal: null });
});
