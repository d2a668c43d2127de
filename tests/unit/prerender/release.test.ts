import { describe, expect, it } from "vitest";

import { release } from "../../../src/prerender/release.ts";

describe("release", () => {
  it("gives back a buffer that the bytes have for themselves, and does nothing the second time", () => {
    const bytes = new Uint8Array(70_000);

    release(bytes);
    release(bytes);

    expect(bytes.buffer.byteLength).toBe(0);
  });

  it("leaves a buffer alone that others look at as well", () => {
    const shared = new Uint8Array([1, 2, 3]);

    release(shared.subarray(0, 2));

    expect(shared).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("leaves nothing to do for no bytes", () => {
    expect(() => release(new Uint8Array(0))).not.toThrow();
  });
});
