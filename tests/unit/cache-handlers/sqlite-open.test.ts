import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord, wholeAs, wholeOf } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const open = (name: string, mode: "read-write" | "read-only" = "read-write") =>
  openSqliteStore({ file: folder.file(name), mode });

describe("opening a store", () => {
  it("makes the folder and the file", () => {
    open("a/b/cache.sqlite").close();

    expect(existsSync(folder.file("a/b/cache.sqlite"))).toBe(true);
  });

  it("refuses a database of somebody else and leaves it as it was", () => {
    const foreign = new DatabaseSync(folder.file("theirs.sqlite"));
    foreign.exec("CREATE TABLE users (name TEXT)");
    foreign.close();
    const before = readFileSync(folder.file("theirs.sqlite"));

    expect(() => open("theirs.sqlite")).toThrow(
      expect.objectContaining({
        code: "VINEXT_STORE_FOREIGN",
        message: expect.stringContaining("theirs.sqlite"),
        fix: expect.any(String),
      }),
    );
    expect(readFileSync(folder.file("theirs.sqlite"))).toEqual(before);
  });

  it.each([
    [7, "Run the vinext that wrote it"],
    [-1, "Delete"],
  ])("refuses version %i and says what to do", (version, fix) => {
    open("cache.sqlite").close();
    change("cache.sqlite", `PRAGMA user_version = ${version}`);

    expect(() => open("cache.sqlite")).toThrow(
      expect.objectContaining({
        code: "VINEXT_STORE_VERSION",
        message: expect.stringContaining(String(version)),
        fix: expect.stringContaining(fix),
      }),
    );
  });

  it("refuses what is no database", () => {
    writeFileSync(folder.file("notes.txt"), "buy milk\n".repeat(500));

    expect(() => open("notes.txt")).toThrow(
      expect.objectContaining({ code: "VINEXT_STORE_CORRUPT", message: expect.stringContaining("notes.txt") }),
    );
    expect(readFileSync(folder.file("notes.txt"), "utf8")).toBe("buy milk\n".repeat(500));
  });

  it("refuses a file whose first page is damaged (S2)", () => {
    open("cache.sqlite").close();
    const bytes = readFileSync(folder.file("cache.sqlite"));
    writeFileSync(folder.file("cache.sqlite"), bytes.fill(0x5a, 100, 4096));

    expect(() => open("cache.sqlite")).toThrow(expect.objectContaining({ code: "VINEXT_STORE_CORRUPT" }));
  });

  it("refuses a place where no file can be", () => {
    mkdirSync(folder.file("cache.sqlite"));

    expect(() => open("cache.sqlite")).toThrow(
      expect.objectContaining({ code: "VINEXT_STORE_OPEN", message: expect.stringContaining("cache.sqlite") }),
    );
    expect(() => open("absent.sqlite", "read-only")).toThrow(expect.objectContaining({ code: "VINEXT_STORE_OPEN" }));
    expect(existsSync(folder.file("absent.sqlite"))).toBe(false);
  });

  it("takes an empty file, which a crash while making it leaves", () => {
    appendFileSync(folder.file("cache.sqlite"), "");

    const store = open("cache.sqlite");

    expect(store.read(sampleKey())).toBeUndefined();
    store.close();
  });

  it("reads and refuses to write in read-only mode (S8)", async () => {
    const writer = open("cache.sqlite");
    const record = sampleRecord("a");
    await writer.put(record);
    writer.close();

    const reader = open("cache.sqlite", "read-only");

    expect(await wholeOf(await reader.read(record.key))).toEqual(wholeAs(record));
    expect(() => reader.put(sampleRecord("b"))).toThrow(/readonly/);
    reader.close();
  });

  it("lets many first processes make one file (S11)", async () => {
    const opener = new URL("./open-and-put.ts", import.meta.url).pathname;
    const children = Array.from({ length: 6 }, (_, index) =>
      spawn(process.execPath, [opener, folder.file("cache.sqlite"), `/p${index}`], { stdio: "inherit" }),
    );

    const exits = await Promise.all(children.map((child) => once(child, "exit")));

    expect(exits.map(([code]) => Number(code))).toEqual(children.map(() => 0));
    const store = open("cache.sqlite");
    for (const [index] of children.entries()) expect(await store.read(sampleKey(`/p${index}`))).toBeDefined();
    store.close();
  });
});

function change(name: string, sql: string): void {
  const db = new DatabaseSync(folder.file(name));
  db.exec(sql);
  db.close();
}
