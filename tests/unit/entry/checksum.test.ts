import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksum } from "../../../src/entry/checksum.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("checksum", () => {
  // Reference values of `xxhsum -H0`.
  it.each([
    ["", 0x02cc5d05],
    ["a", 0x550d7456],
    ["abc", 0x32d153ff],
    ["Nobody inspects the spammish repetition", 0xe2293b2f],
  ])("of %j is that of xxHash32", (text, expected) => {
    expect(checksum(ascii(text))).toBe(expected);
  });

  it("changes with every change of one byte, wherever it is (S2)", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, mask) => {
          const changed = Uint8Array.from(bytes);
          const at = place % bytes.length;
          changed[at] = (changed[at] ?? 0) ^ mask;
          expect(checksum(changed)).not.toBe(checksum(bytes));
        },
      ),
    );
  });

  it("does not depend on where the bytes lie", () => {
    const shelf = Uint8Array.of(9, ...ascii("a text of more than sixteen bytes"));

    expect(checksum(shelf.subarray(1))).toBe(checksum(ascii("a text of more than sixteen bytes")));
  });
});
