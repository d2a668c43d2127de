import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryHead } from "../../../src/entry/entry.ts";
import {
  etagOf,
  frameHead,
  framePart,
  glanceHead,
  glancePart,
  readHead,
  readPart,
  type Digest,
} from "../../../src/entry/frame.ts";

const digest: Digest = (bytes) => createHash("sha256").update(bytes).digest();
const head: EntryHead = {
  kind: "page",
  generation: "g1",
  namespace: "0123456789abcdef0123456789abcdef",
  path: "/%E6%97%A5",
  route: "/[slug]/page",
  status: 200,
  headers: [
    ["link", "</a>; rel=preload"],
    ["link", "</b>"],
  ],
  tags: ["a,b", "日", "_N_T_/"],
  lifetime: { kind: "refresh", afterSeconds: 10, expireSeconds: 60 },
  startedAtMs: 1_700_000_000_000,
};

function altered(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

describe("frames", () => {
  it("give back the head they took", () => {
    expect(readHead(frameHead(head, digest), digest)).toEqual({ kind: "head", head });
  });

  it("give back the bytes they took, as a view", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const framed = framePart(bytes, digest);
        const read = readPart(framed, digest);
        if (read.kind === "broken") throw new Error(read.detail);
        expect(read.bytes).toEqual(bytes);
        expect(read.bytes.buffer).toBe(framed.buffer);
      }),
    );
  });

  it("read from the middle of a larger buffer", () => {
    const framed = framePart(Uint8Array.of(1, 2, 3), digest);
    const shelf = new Uint8Array(framed.length + 20);
    shelf.set(framed, 7);

    expect(readPart(shelf.subarray(7, 7 + framed.length), digest)).toMatchObject({ kind: "part" });
  });

  it("are broken by any flipped bit of any byte (S2)", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, mask) => {
          const framed = framePart(bytes, digest);
          const damaged = altered(framed, place % framed.length, mask);
          expect([readPart(damaged, digest).kind, glancePart(damaged).kind]).toEqual(["broken", "broken"]);
        },
      ),
    );
  });

  it("of a head are broken by any changed byte (S2)", () => {
    const framed = frameHead(head, digest);

    for (const at of framed.keys()) {
      const damaged = altered(framed, at, 0x20);
      expect([readHead(damaged, digest).kind, glanceHead(damaged).kind]).toEqual(["broken", "broken"]);
    }
  });

  it("are broken wherever they are cut, and by what is added (S1, S2)", () => {
    const framed = frameHead(head, digest);

    for (const end of framed.keys()) expect(readHead(framed.subarray(0, end), digest).kind).toBe("broken");
    expect(readHead(Uint8Array.of(...framed, 0), digest).kind).toBe("broken");
  });

  it("of a part are broken wherever they are cut, also at a glance (S2)", () => {
    const framed = framePart(new TextEncoder().encode("a body of more than sixteen bytes"), digest);

    for (const end of framed.keys()) expect(glancePart(framed.subarray(0, end)).kind).toBe("broken");
    expect(glancePart(framed).kind).toBe("part");
  });

  it("of a part are no head, and the reverse", () => {
    const text = new TextEncoder().encode(JSON.stringify(head));

    expect(readHead(framePart(text, digest), digest).kind).toBe("broken");
    expect(readPart(frameHead(head, digest), digest).kind).toBe("broken");
  });

  it.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["a missing field", JSON.stringify({ ...head, tags: undefined })],
    ["a foreign kind", JSON.stringify({ ...head, kind: "pages" })],
    ["a header that is no pair", JSON.stringify({ ...head, headers: [["a"]] })],
    ["a tag that is no text", JSON.stringify({ ...head, tags: [1] })],
    [
      "a negative window",
      JSON.stringify({ ...head, lifetime: { kind: "refresh", afterSeconds: -1, expireSeconds: 1 } }),
    ],
    ["a lifetime without numbers", JSON.stringify({ ...head, lifetime: { kind: "refresh" } })],
    ["a status that is text", JSON.stringify({ ...head, status: "200" })],
  ])("of a head with %s are broken", (_, json) => {
    // A head frame around a foreign payload: rendered with a digest, so only its shape is wrong.
    const framed = framePart(new TextEncoder().encode(json), digest);
    framed[5] = 0x48;

    expect(readHead(framed, digest)).toMatchObject({ kind: "broken", detail: "head of a foreign shape" });
  });
});

describe("etagOf", () => {
  it("is the start of the body's SHA-256 as base64url, in quotes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const expected = Buffer.from(digest(bytes)).subarray(0, 18).toString("base64url");
        expect(etagOf(framePart(bytes, digest))).toBe(`"${expected}"`);
      }),
    );
  });
});
