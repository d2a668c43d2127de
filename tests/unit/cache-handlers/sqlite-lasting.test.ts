import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { openLastingStore } from "../../../src/cache-handlers/sqlite-lasting.ts";
import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import type { SqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { cacheKey } from "../../../src/entry/key.ts";
import type { CacheKey } from "../../../src/entry/key.ts";
import { sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
let problems: string[];
beforeEach(() => {
  folder = temporaryFolder();
  problems = [];
});
afterEach(() => folder.remove());

describe("a store whose file is deleted while it is open", () => {
  it("goes on in a new file that other processes see (S8, S11)", async () => {
    const store = lasting();
    await store.put(sampleRecord("before"));

    deleteFiles();
    const noticed = store.changed();
    await store.put(sampleRecord("after"));

    expect(noticed).toBe(true);
    expect(await other().read(sampleKey())).toMatchObject({ generation: "after" });
    expect(problems).toEqual(["keep its file: VINEXT_STORE_REPLACED"]);
  });

  it("tells the new file of every invalidation (T4)", async () => {
    const store = lasting();
    await store.raise([{ tag: "early", expireAfterSeconds: 0 }], START_MS);

    deleteFiles();
    await store.raise([{ tag: "late", expireAfterSeconds: undefined }], START_MS + 1);

    const { fences } = other().fencesSince(0);
    expect(fences.map(([tag]) => tag).toSorted()).toEqual(["early", "late"]);
  });

  it("shows what others raise in the new file to a reader with an old cursor (T1)", async () => {
    const store = lasting();
    for (let raise = 0; raise < 5; raise += 1)
      await store.raise([{ tag: `${raise}`, expireAfterSeconds: 0 }], START_MS + raise);
    const { cursor } = store.fencesSince(0);

    deleteFiles();
    await other().raise([{ tag: "elsewhere", expireAfterSeconds: 0 }], START_MS + 9);
    store.changed();

    const changes = store.fencesSince(cursor);
    expect(changes.fences.map(([tag]) => tag)).toContain("elsewhere");
    expect(store.fencesSince(changes.cursor).fences).toEqual([]);
  });
});

describe.each([
  { how: "cut to a third", damage: (file: string) => truncateSync(file, Math.floor(statSync(file).size / 3)) },
  {
    how: "written over",
    damage: (file: string) => writeFileSync(file, "no database ".repeat(statSync(file).size / 12), { flag: "r+" }),
  },
])("a store whose file is $how while it is open", ({ damage }) => {
  /** A store with enough in it that a third of the file does not hold it. */
  async function filled(): Promise<SqliteStore> {
    const store = lasting();
    for (let page = 0; page < 50; page += 1) await store.put({ ...sampleRecord("before"), key: pageKey(page) });
    await store.raise([{ tag: "early", expireAfterSeconds: 0 }], START_MS);
    // What is still in the log alone cannot be damaged.
    using log = new DatabaseSync(folder.file("cache.sqlite"));
    log.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return store;
  }

  it("sets it aside, tells it once, and goes on in a new one that others see (S8)", async () => {
    const store = await filled();

    damage(folder.file("cache.sqlite"));
    store.changed();
    for (let page = 0; page < 50; page += 1) await (await store.read(pageKey(page)))?.part("html");
    await store.put(sampleRecord("after"));

    expect(problems).toEqual(["keep its file: VINEXT_STORE_DAMAGED"]);
    expect(existsSync(folder.file("cache.sqlite.damaged"))).toBe(true);
    expect(await other().read(sampleKey())).toMatchObject({ generation: "after" });
  });

  it("tells the new file of every invalidation (T4)", async () => {
    const store = await filled();

    damage(folder.file("cache.sqlite"));
    store.changed();
    await store.raise([{ tag: "late", expireAfterSeconds: undefined }], START_MS + 1);
    for (let page = 0; page < 50; page += 1) await (await store.read(pageKey(page)))?.part("html");

    const { fences } = other().fencesSince(0);
    expect(fences.map(([tag]) => tag).toSorted()).toEqual(["early", "late"]);
  });
});

it("keeps the deleted file while no new one can be made, and says so", async () => {
  const store = lasting();
  await store.put(sampleRecord("before"));
  folder.remove();
  writeFileSync(folder.path, "a file where the folder was");

  expect(store.changed()).toBe(false);

  expect(await store.read(sampleKey())).toMatchObject({ generation: "before" });
  expect(problems).toEqual(["open again: VINEXT_STORE_OPEN"]);
});

function lasting(): SqliteStore {
  const onStoreError = (operation: string, error: unknown): void =>
    void problems.push(`${operation}: ${(error as { readonly code: string }).code}`);
  const store = openLastingStore({ file: folder.file("cache.sqlite"), lookEveryMs: 0, onStoreError });
  onTestFinished(() => store.close());
  return store;
}

/** The store as another process opens it. */
function other(): SqliteStore {
  const store = openSqliteStore({ file: folder.file("cache.sqlite"), mode: "read-write" });
  onTestFinished(() => store.close());
  return store;
}

function pageKey(page: number): CacheKey {
  return cacheKey({ namespace: "damaged", path: `/${page}` });
}

function deleteFiles(): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(folder.file(`cache.sqlite${suffix}`), { force: true });
}
