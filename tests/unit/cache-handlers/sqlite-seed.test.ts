import { execFile } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { uptime } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openSeed, openSeedWriter } from "../../../src/cache-handlers/sqlite-seed.ts";
import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey, sampleRecord, wholeAs, wholeOf } from "../../../src/cache/contract-world.ts";
import type { PlannedEntry, SeedWriter } from "../../../src/cache/seed.ts";
import type { PrerenderOutcome } from "../../../src/manifest/prerender-manifest.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const RUN = { buildId: "b1", version: 1 };
const RENDERED: PrerenderOutcome = { kind: "rendered", status: 200, generation: "a", bytes: 12, ms: 3.5, tags: ["é"] };
const DYNAMIC: PrerenderOutcome = { kind: "dynamic", api: "cookies", file: undefined, line: undefined };
const FAILED: PrerenderOutcome = { kind: "failed", message: "fetch failed" };

const seedFile = (): string => folder.file("prerender.sqlite");
const planned = (path: string): PlannedEntry => ({ key: sampleKey(path), path, route: "/[slug]/page" });

function writerWith(paths: readonly string[]): SeedWriter {
  const writer = openSeedWriter(seedFile());
  writer.begin(RUN);
  writer.plan(paths.map(planned));
  return writer;
}

describe("seed writer", () => {
  it("plans a path once and lists what is pending page by page", () => {
    const writer = writerWith(["/a", "/b", "/a"]);
    writer.plan([planned("/b"), planned("/c")]);

    expect(writer.pending(0, 2)).toEqual([
      { id: 1, ...planned("/a") },
      { id: 2, ...planned("/b") },
    ]);
    expect(writer.pending(2, 2).map(({ path }) => path)).toEqual(["/c"]);
    writer.close();
  });

  it("keeps a body of 21 KB in three pages of the file instead of six", () => {
    writerWith([]).close();

    const db = new DatabaseSync(`${seedFile()}.partial`);
    expect(db.prepare("PRAGMA page_size").get()).toEqual({ page_size: 8_192 });
    db.close();
  });

  it("renders nothing again when it was cut off between its last word and its name (B11)", () => {
    const writer = writerWith(["/a"]);
    writer.record([{ id: 1, outcome: RENDERED, record: sampleRecord("a", { key: sampleKey("/a") }) }]);
    writer.close();
    const db = new DatabaseSync(`${seedFile()}.partial`);
    db.exec("UPDATE run SET complete = 1");
    db.close();

    const next = openSeedWriter(seedFile());

    expect(next.begin(RUN)).toEqual({ resumed: true });
    expect(next.pending(0, 10)).toEqual([]);
    next.finish();
    expect(existsSync(seedFile())).toBe(true);
  });

  it("goes on after a crash where it stopped, with failed paths pending again (B11)", () => {
    const writer = writerWith(["/a", "/b", "/c", "/d"]);
    writer.record([
      { id: 1, outcome: RENDERED, record: sampleRecord("a", { key: sampleKey("/a") }) },
      { id: 2, outcome: DYNAMIC, record: undefined },
      { id: 3, outcome: FAILED, record: undefined },
    ]);
    expect(writer.counts()).toEqual({ planned: 4, pending: 1, rendered: 1, reused: 0, dynamic: 1, failed: 1 });
    writer.close();

    const next = openSeedWriter(seedFile());

    expect(next.begin(RUN)).toEqual({ resumed: true });
    next.plan(["/a", "/b", "/c", "/d"].map(planned));
    expect(next.pending(0, 10).map(({ path }) => path)).toEqual(["/c", "/d"]);
    next.close();
  });

  it("starts again when the machine was started since: a power cut may have taken any of it (B11)", () => {
    const writer = writerWith(["/a"]);
    writer.close();
    const beforeStart = new Date(Date.now() - (uptime() + 60) * 1000);
    utimesSync(`${seedFile()}.partial`, beforeStart, beforeStart);

    const next = openSeedWriter(seedFile());

    expect(next.begin(RUN)).toEqual({ resumed: false });
    expect(next.counts().planned).toBe(0);
    next.close();
  });

  it("starts empty for another build", () => {
    writerWith(["/a"]).close();

    const next = openSeedWriter(seedFile());

    expect(next.begin({ buildId: "b2", version: 1 })).toEqual({ resumed: false });
    expect(next.counts().planned).toBe(0);
    next.close();
  });

  it("stores an outcome and its entry together or not at all", () => {
    const writer = writerWith(["/a", "/b"]);
    const broken = { ...sampleRecord("b", { key: sampleKey("/b") }), startedAtMs: Number.NaN };

    expect(() =>
      writer.record([
        { id: 1, outcome: RENDERED, record: sampleRecord("a", { key: sampleKey("/a") }) },
        { id: 2, outcome: RENDERED, record: broken },
      ]),
    ).toThrow();

    expect(writer.counts()).toMatchObject({ pending: 2, rendered: 0 });
    writer.close();
  });

  it("refuses a second process", () => {
    const writer = writerWith([]);

    expect(() => openSeedWriter(seedFile())).toThrow(
      expect.objectContaining({ code: "VINEXT_STORE_OPEN", fix: expect.stringContaining("locked") }),
    );
    writer.close();
  });

  it("is no other process's before, while and after it is brought to disk", async () => {
    const writer = writerWith(["/a"]);
    const other = `new (require("node:sqlite").DatabaseSync)(process.argv[1]).prepare("SELECT * FROM plan").all()`;
    const open = () => promisify(execFile)(process.execPath, ["-e", other, `${seedFile()}.partial`]);

    writer.bringToDisk();
    await expect(open()).rejects.toThrow("database is locked");
    await expect(open()).rejects.toThrow("database is locked");

    writer.close();
    await expect(open()).resolves.toBeDefined();
  });

  it("starts again when its work file is damaged", () => {
    writeFileSync(`${seedFile()}.partial`, "half a page".repeat(1000));

    const writer = openSeedWriter(seedFile());

    expect(writer.begin(RUN)).toEqual({ resumed: false });
    writer.close();
  });

  it("refuses to finish while paths are pending", () => {
    const writer = writerWith(["/a"]);

    expect(() => writer.finish()).toThrow(
      expect.objectContaining({ code: "VINEXT_SEED_UNFINISHED", message: expect.stringContaining("1 planned") }),
    );
    expect(existsSync(seedFile())).toBe(false);
    writer.close();
  });

  it("gives every outcome back as it was", () => {
    const reused: PrerenderOutcome = { kind: "reused", generation: "g" };
    const placed: PrerenderOutcome = { kind: "dynamic", api: "headers", file: "app/a.tsx", line: 7 };
    const outcomes = [RENDERED, DYNAMIC, placed, FAILED, reused];
    const writer = writerWith(outcomes.map((_, index) => `/p${index}`));

    writer.record(outcomes.map((outcome, index) => ({ id: index + 1, outcome, record: undefined })));

    expect(writer.lines(0, 3).map(({ outcome }) => outcome)).toStrictEqual(outcomes.slice(0, 3));
    expect(writer.lines(3, 3).map(({ outcome }) => outcome)).toStrictEqual(outcomes.slice(3));
    writer.close();
  });
});

describe("seed", () => {
  const entry = sampleRecord("a", { key: sampleKey("/a"), listed: true });

  function finish(generation = "a"): void {
    const writer = writerWith(["/a", "/b", "/c"]);
    writer.record([
      { id: 1, outcome: RENDERED, record: { ...entry, generation } },
      { id: 2, outcome: DYNAMIC, record: undefined },
      { id: 3, outcome: FAILED, record: undefined },
    ]);
    writer.finish();
    writer.close();
  }

  it("reads entries and tells what was planned", async () => {
    finish();

    const seed = openSeed(seedFile());

    expect(seed.run).toEqual(RUN);
    expect(await wholeOf(seed.read(entry.key))).toEqual(wholeAs(entry));
    expect(["/a", "/b", "/c", "/d"].map((path) => seed.planned(sampleKey(path)))).toEqual([
      "entry",
      "dynamic",
      "entry",
      undefined,
    ]);
    expect(seed.lines(0, 10).map(({ path }) => path)).toEqual(["/a", "/b", "/c"]);
    seed.close();
  });

  it("is one file that can be read where nothing can be written (S8)", async () => {
    finish();
    chmodSync(seedFile(), 0o444);
    chmodSync(folder.path, 0o555);

    const seed = openSeed(seedFile());
    const whole = await wholeOf(seed.read(entry.key));
    const files = readdirSync(folder.path);
    seed.close();
    chmodSync(folder.path, 0o755);

    expect(whole).toEqual(wholeAs(entry));
    expect(files).toEqual(["prerender.sqlite"]);
  });

  it("stays what it is for a server that has it open while the next build replaces it", async () => {
    finish("first");
    const running = openSeed(seedFile());

    finish("second");

    expect(running.read(entry.key)).toMatchObject({ generation: "first" });
    const restarted = openSeed(seedFile());
    expect(restarted.read(entry.key)).toMatchObject({ generation: "second" });
    running.close();
    restarted.close();
  });

  it("is no store of run time, and a store is no seed", () => {
    finish();
    openSqliteStore({ file: folder.file("cache.sqlite"), mode: "read-write" }).close();
    const before = readFileSync(seedFile());

    expect(() => openSqliteStore({ file: seedFile(), mode: "read-write" })).toThrow(
      expect.objectContaining({ code: "VINEXT_STORE_FOREIGN" }),
    );
    expect(() => openSeed(folder.file("cache.sqlite"))).toThrow(
      expect.objectContaining({ code: "VINEXT_STORE_FOREIGN" }),
    );
    expect(readFileSync(seedFile())).toEqual(before);
  });

  it("cannot be opened before it is finished", () => {
    writerWith([]).close();

    expect(() => openSeed(seedFile())).toThrow(expect.objectContaining({ code: "VINEXT_STORE_OPEN" }));
    expect(() => openSeed(`${seedFile()}.partial`)).toThrow(expect.objectContaining({ code: "VINEXT_STORE_FOREIGN" }));
  });
});
