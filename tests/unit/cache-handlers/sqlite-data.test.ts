import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import type { SqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import type { DataRecord } from "../../../src/entry/data-record.ts";
import { sampleBytes, sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
let store: SqliteStore;
const failures: string[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  failures.length = 0;
  store = open();
});
afterEach(() => {
  store.close();
  folder.remove();
});

function open(maxBytes?: number): SqliteStore {
  return openSqliteStore({
    file: folder.file("cache.sqlite"),
    mode: "read-write",
    maxBytes,
    onStoreError: (operation) => failures.push(operation),
  });
}

const VALUE: DataRecord = { value: '{"é":"日本"}', tags: ["posts", "\ud800"], startedAtMs: START_MS, revalidate: 60 };

describe("data cache", () => {
  it("gives back what was written, in another process too", async () => {
    await store.data.write("k", VALUE);
    await store.data.write("never", { ...VALUE, value: "", tags: [], revalidate: false });

    const other = open();

    expect(await other.data.read("k")).toEqual(VALUE);
    expect(await other.data.read("never")).toEqual({ ...VALUE, value: "", tags: [], revalidate: false });
    expect(await other.data.read("K")).toBeUndefined();
    other.close();
  });

  it("keeps the value whose work started later (T3)", async () => {
    await store.data.write("k", { ...VALUE, value: "newer", startedAtMs: START_MS + 1 });
    await store.data.write("k", { ...VALUE, value: "older" });

    expect(await store.data.read("k")).toMatchObject({ value: "newer" });
  });

  it("does not keep text that UTF-8 would alter", async () => {
    await store.data.write("k", { ...VALUE, value: "\ud800" });
    await store.data.write("\udc00", VALUE);

    expect(await store.data.read("k")).toBeUndefined();
    expect(await store.data.read("\udc00")).toBeUndefined();
    expect(await store.data.read("\ufffd")).toBeUndefined();
  });

  it("reports failures instead of throwing them (CH-07)", async () => {
    store.close();

    expect(await store.data.read("k")).toBeUndefined();
    await store.data.write("k", VALUE);

    expect(failures).toEqual(["data.read", "data.write"]);
  });
});

describe("size budget (S4)", () => {
  it("drops the oldest unlisted entries and values, never listed ones", async () => {
    const budgeted = open(60_000);
    const part = new Uint8Array(10_000);
    await budgeted.put(sampleRecord("listed", { key: sampleKey("/listed"), listed: true, startedAtMs: 1 }));
    await budgeted.data.write("old", { ...VALUE, value: "x".repeat(10_000), startedAtMs: START_MS - 1 });

    for (let page = 0; page < 20; page += 1) {
      await budgeted.put(
        sampleRecord("a", {
          key: sampleKey(`/p${page}`),
          startedAtMs: START_MS + page,
          parts: new Map([["html", part]]),
        }),
      );
    }

    const kept = Array.from({ length: 20 }, (_, page) => page).filter(
      (page) => budgeted.read(sampleKey(`/p${page}`)) !== undefined,
    );
    expect(kept).toEqual([15, 16, 17, 18, 19]);
    expect(await budgeted.read(sampleKey("/listed"))).toBeDefined();
    expect(await budgeted.data.read("old")).toBeUndefined();
    budgeted.close();
  });

  it("counts replacements and more codings, so that nothing leaks", async () => {
    const budgeted = open(30_000);
    const record = sampleRecord("a", { parts: new Map([["html", new Uint8Array(20_000)]]) });
    for (let round = 0; round < 50; round += 1) await budgeted.put({ ...record, startedAtMs: START_MS + round });
    for (let round = 0; round < 50; round += 1)
      await budgeted.addPart(record.key, "a", { name: "html.br", bytes: sampleBytes("br") });

    expect(await budgeted.read(record.key)).toBeDefined();

    await budgeted.addPart(record.key, "a", { name: "html.gzip", bytes: new Uint8Array(20_000) });
    expect(await budgeted.read(record.key)).toBeUndefined();
    budgeted.close();
  });
});
