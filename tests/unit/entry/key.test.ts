import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cacheKey, namespaceOf, partKey } from "../../../src/entry/key.ts";
import { hex, sha256 } from "../../../src/entry/sha256.ts";

const namespace = namespaceOf({ code: "b1", route: "/posts/[slug]/page" });
const canonical = fc
  .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).map(encodeURIComponent), { maxLength: 12 })
  .map((parts) => `/${parts.join("/")}`);

describe("cacheKey", () => {
  it("writes namespace and path in clear", () => {
    expect(cacheKey({ namespace, path: "/posts/a" })).toBe(`cache:app:${namespace}:/posts/a`);
    expect(partKey(cacheKey({ namespace, path: "/" }), "rsc")).toBe(`cache:app:${namespace}:/:rsc`);
  });

  it("keeps 400 bytes in clear and hashes 401 (K1)", () => {
    const path = `/${"x".repeat(399)}`;

    expect(cacheKey({ namespace, path })).toBe(`cache:app:${namespace}:${path}`);
    expect(cacheKey({ namespace, path: `${path}x` })).toMatch(/:sha256-[0-9a-f]{64}$/);
  });

  it("counts bytes, not characters (K1)", () => {
    expect(cacheKey({ namespace, path: `/${"日".repeat(134)}` })).toMatch(/:sha256-/);
  });

  it("makes different keys of different fields (K2, K11)", () => {
    const fields = fc.record({ namespace: fc.stringMatching(/^[\w-]{1,64}$/), path: canonical });
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const isSame = one.namespace === other.namespace && one.path === other.path;
        expect(cacheKey(one) === cacheKey(other)).toBe(isSame);
      }),
    );
  });

  it("stays below 512 bytes with the suffix of a part, whatever the path", () => {
    const paths = fc.oneof(
      canonical,
      fc.string({ unit: "grapheme", maxLength: 900 }).map((text) => `/${text}`),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,64}$/), paths, (name, path) => {
        expect(Buffer.byteLength(partKey(cacheKey({ namespace: name, path }), "html"))).toBeLessThan(512);
      }),
    );
  });

  it.each([
    { namespace: "a:b", path: "/" },
    { namespace: "", path: "/" },
    { namespace: "a", path: "b" },
    { namespace: "a", path: "/\ud800" },
  ])("refuses fields that could spell another key: $namespace $path (K11)", (fields) => {
    expect(() => cacheKey(fields)).toThrow("No key can be made");
  });
});

describe("namespaceOf", () => {
  it("is 32 hex digits", () => {
    expect(namespace).toMatch(/^[0-9a-f]{32}$/);
  });

  it("does not mix up where one field ends and the next begins (K11)", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const one = namespaceOf({ code: a + b, route: c });
        const other = namespaceOf({ code: a, route: b + c });
        expect(one === other).toBe(b === "");
      }),
    );
  });

  it("tells lone surrogates apart (K11)", () => {
    expect(namespaceOf({ code: "\ud800", route: "" })).not.toBe(namespaceOf({ code: "\ud801", route: "" }));
  });
});

describe("sha256", () => {
  it("agrees with the machine's own (P7)", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
    );
  });

  it.each([0, 55, 56, 63, 64, 119, 120, 1000])("pads %i bytes as the standard says", (length) => {
    const bytes = new Uint8Array(length).fill(0xa5);
    expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});
