import * as fc from "fast-check";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { credentialsFrom } from "../../../src/upload/credentials.ts";
import { retryAfterMs } from "../../../src/entry/retry-after.ts";
import { backoffMs } from "../../../src/upload/backoff.ts";
import { batchesOf, halves } from "../../../src/upload/batches.ts";
import { bulkElement } from "../../../src/upload/bulk-json.ts";
import { createPace } from "../../../src/upload/pace.ts";
import { writeSlices } from "../../../src/upload/slices.ts";
import type { KvWrite } from "../../../src/upload/target.ts";
import { decodeManifest, encodeManifest, hashOfKey, rowsOf } from "../../../src/upload/upload-manifest.ts";
import type { KeyedRow, ManifestRow } from "../../../src/upload/upload-manifest.ts";
import { createSampler } from "../../../src/upload/verify.ts";

const write: fc.Arbitrary<KvWrite> = fc.record({
  key: fc.string({ unit: "grapheme", maxLength: 20 }),
  value: fc.uint8Array({ maxLength: 60 }),
  metadata: fc.record({ v: fc.constant(1), g: fc.string({ unit: "grapheme" }) }),
  ttlSeconds: fc.option(fc.integer({ min: 60, max: 99_999 }), { nil: undefined }),
});

describe("batches (D6)", () => {
  it("hold every pair once and in order, within both limits, and know the length of their body", () => {
    const limits = fc.record({ pairs: fc.integer({ min: 1, max: 9 }), bytes: fc.integer({ min: 200, max: 900 }) });
    fc.assert(
      fc.property(fc.array(write), limits, (writes, limit) => {
        const batches = [...batchesOf(writes, limit)];

        expect(batches.flatMap((batch) => batch.writes)).toEqual(writes);
        for (const batch of batches) {
          const body = `[${batch.writes.map(bulkElement).join(",")}]`;
          expect(batch.bytes).toBe(Buffer.byteLength(body));
          expect(batch.writes.length <= limit.pairs && (batch.bytes <= limit.bytes || batch.writes.length === 1)).toBe(
            true,
          );
        }
      }),
    );
  });

  it("are cut in two without losing a pair", () => {
    fc.assert(
      fc.property(fc.array(write, { minLength: 2 }), (writes) => {
        const [first, second] = halves({ writes, bytes: 0 });

        expect([...first.writes, ...second.writes]).toEqual(writes);
        expect(Math.min(first.writes.length, second.writes.length)).toBeGreaterThan(0);
      }),
    );
  });

  it("carry any bytes and any metadata through JSON", () => {
    fc.assert(
      fc.property(write, (each) => {
        const read = JSON.parse(bulkElement(each)) as { key: string; value: string; metadata: unknown };

        expect(new Uint8Array(Buffer.from(read.value, "base64"))).toEqual(each.value);
        expect([read.key, read.metadata]).toEqual([each.key, each.metadata]);
      }),
    );
  });
});

describe("the files for wrangler", () => {
  it("hold every pair within the limits, and replace an earlier set", () => {
    const folder = mkdtempSync(join(tmpdir(), "slices-"));
    writeFileSync(join(folder, "kv-0099.json"), "[]");
    writeFileSync(join(folder, "mine.json"), "{}");
    const writes = Array.from({ length: 25 }, (_, index) => ({
      key: `k${index}`,
      value: new Uint8Array(100),
      metadata: {},
      ttlSeconds: 60,
    }));

    const slices = writeSlices(writes, { folder, limits: { pairs: 10, bytes: 1000 } });

    const read = slices.map(({ file }) => JSON.parse(readFileSync(file, "utf8")) as readonly { key: string }[]);
    expect(read.flat().map(({ key }) => key)).toEqual(writes.map(({ key }) => key));
    expect(
      slices.every(({ file, bytes, pairs }) => readFileSync(file).length === bytes && bytes <= 1000 && pairs <= 10),
    ).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual([...slices.map(({ file }) => file.split("/").at(-1)), "mine.json"]);
  });
});

describe("an upload manifest", () => {
  const content = fc.stringMatching(/^[0-9a-f]{16}$/);
  const time = fc.integer({ min: 0, max: 2 ** 50 });
  const keyed = (rows: Readonly<Record<string, ManifestRow>>): readonly KeyedRow[] =>
    Object.entries(rows).map(([key, each]) => [hashOfKey(key), each]);
  const row = fc.record({ content, startedAtMs: time, expiresAtMs: fc.oneof(time, fc.constant(Infinity)) });

  it("gives back every row, and none for another key", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), row), (rows) => {
        const manifest = { buildId: "b1", namespaces: ["n1", "n2"], rows: rowsOf(keyed(rows)) };

        const read = decodeManifest(encodeManifest(manifest));

        expect(read && { buildId: read.buildId, namespaces: read.namespaces }).toEqual({
          buildId: "b1",
          namespaces: ["n1", "n2"],
        });
        for (const [key, each] of Object.entries(rows)) expect(read?.rows.find(hashOfKey(key))).toEqual(each);
        expect(read?.rows.find(hashOfKey("a key that is not there"))).toBeUndefined();
      }),
    );
  });

  it("is none when it is cut, foreign or of another version", () => {
    const whole = encodeManifest({
      buildId: "b",
      namespaces: [],
      rows: rowsOf(keyed({ k: { content: "00".repeat(8), startedAtMs: 1, expiresAtMs: 2 } })),
    });
    const newer = Buffer.from(Buffer.from(whole).toString("latin1").replace('"version":2', '"version":3'), "latin1");

    expect(
      [whole.subarray(0, -1), whole.subarray(0, 3), new Uint8Array(40).fill(255), newer].map(decodeManifest),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("waiting", () => {
  it.each([
    ["7", 7000],
    [" 0 ", 0],
    ["Fri, 15 Jan 2027 08:00:05 GMT", 5000],
    ["Fri, 15 Jan 2027 07:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads Retry-After %j", (header, expected) => {
    expect(retryAfterMs(header, Date.UTC(2027, 0, 15, 8))).toBe(expected);
  });

  it("doubles up to 30 s, never the same twice", () => {
    expect([1, 2, 3, 9].map((failures) => backoffMs(failures, 0))).toEqual([500, 1000, 2000, 15_000]);
    expect([1, 2, 3, 9].map((failures) => backoffMs(failures, 1))).toEqual([1000, 2000, 4000, 30_000]);
  });

  it("halves the calls on trouble once, and adds one per success up to the most", () => {
    const clock = { nowMs: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
    const pace = createPace(clock, 4);
    const lanes = [pace.lanes];
    const note = (change: () => void): void => {
      change();
      lanes.push(pace.lanes);
    };

    for (let count = 0; count < 3; count += 1) note(pace.speedUp);
    note(() => pace.slowDown(0));
    note(() => pace.slowDown(0));

    expect(lanes).toEqual([2, 3, 4, 4, 2, 2]);
  });
});

describe("credentials", () => {
  it("come from the environment, and what is missing is named", () => {
    expect(credentialsFrom({ CLOUDFLARE_API_TOKEN: " t\n", CLOUDFLARE_ACCOUNT_ID: "a" })).toEqual({
      token: "t",
      accountId: "a",
    });
    expect(() => credentialsFrom({ CLOUDFLARE_API_TOKEN: "t" })).toThrow(/needs `CLOUDFLARE_ACCOUNT_ID` in/);
    expect(() => credentialsFrom({})).toThrow(/`CLOUDFLARE_API_TOKEN` and `CLOUDFLARE_ACCOUNT_ID`/);
  });

  it("are none when no header could carry them, and are not repeated", () => {
    const failure = () => credentialsFrom({ CLOUDFLARE_API_TOKEN: "se cret", CLOUDFLARE_ACCOUNT_ID: "a" });

    expect(failure).toThrow(/needs `CLOUDFLARE_API_TOKEN`/);
    expect(failure).not.toThrow(/se cret/);
  });
});

it("samples all that pass by with equal chance", () => {
  const numbers = [0.9, 0.1, 0.5, 0.3];
  const sampler = createSampler(2, () => numbers.shift() ?? 0);
  for (const key of ["a", "b", "c", "d", "e"]) {
    sampler.offer({ key, value: new Uint8Array(), metadata: {}, ttlSeconds: undefined });
  }

  // 0.9 × 3 is slot 2: c passes. 0.1 × 4 is slot 0: d. 0.5 × 5 is slot 2: e passes.
  expect(sampler.picked().map(({ key }) => key)).toEqual(["d", "b"]);
});
