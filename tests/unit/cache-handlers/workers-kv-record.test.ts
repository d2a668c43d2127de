import { describe, expect, it } from "vitest";
import {
  encodeKvRecord,
  KV_MAX_METADATA_BYTES,
  readKvMetadata,
} from "../../../src/cache-handlers/workers-kv-record.ts";
import { sampleBytes, sampleRecord } from "../../../src/cache/contract-world.ts";
import type { EntryHead } from "../../../src/entry/entry.ts";
import { frameHead } from "../../../src/entry/frame.ts";
import { sha256 } from "../../../src/entry/sha256.ts";

const HEAD: EntryHead = {
  kind: "page",
  generation: "g1",
  namespace: "0123456789abcdef0123456789abcdef",
  path: "/posts/%E6%97%A5",
  route: "/posts/[slug]/page",
  status: 200,
  headers: [["x-own", "日本"]],
  tags: ["news"],
  lifetime: { kind: "refresh", afterSeconds: 60, expireSeconds: 3_600 },
  startedAtMs: 1_000,
};

function metadataOf(head: Uint8Array) {
  const [pair] = encodeKvRecord(sampleRecord("g1", { head }));
  return { text: JSON.stringify(pair?.metadata), value: pair?.value, head };
}

describe("what stands beside a value in KV", () => {
  it("is the head itself, ready to answer from, and the value begins with its frame", () => {
    const { text, value, head } = metadataOf(frameHead(HEAD, sha256));

    const read = readKvMetadata(JSON.parse(text));

    expect(read?.e).toEqual(HEAD);
    expect(value?.subarray(0, read?.h)).toEqual(head);
  });

  it.each([
    ["is too large for it", frameHead({ ...HEAD, tags: ["日".repeat(400)] }, sha256)],
    ["nobody can read", sampleBytes("no head at all")],
  ])("leaves out a head that %s", (_, head) => {
    const { text, value } = metadataOf(head);

    const read = readKvMetadata(JSON.parse(text));

    expect(new TextEncoder().encode(text).byteLength).toBeLessThanOrEqual(KV_MAX_METADATA_BYTES);
    expect(read?.e).toBeUndefined();
    expect(value?.subarray(0, read?.h)).toEqual(head);
  });

  it("counts as not there when another version wrote it, or nobody (P7)", () => {
    const { text } = metadataOf(frameHead(HEAD, sha256));
    const written = JSON.parse(text) as Readonly<Record<string, unknown>>;

    for (const foreign of [null, "text", {}, { ...written, v: 1 }, { ...written, h: "AAAA" }, { ...written, p: [1] }])
      expect(readKvMetadata(foreign)).toBeUndefined();
  });

  it("gives up a damaged head and keeps the rest", () => {
    const { text } = metadataOf(frameHead(HEAD, sha256));
    const written = JSON.parse(text) as Readonly<Record<string, object>>;

    expect(readKvMetadata({ ...written, e: { ...written["e"], status: "200" } })).toMatchObject({
      g: "g1",
      e: undefined,
    });
  });
});
