import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalArgument } from "../../../src/entry/tags.ts";
import { canonicalPath, type CanonicalPath } from "../../../src/routing/canonical-path.ts";
import { pagePathOf, rscPathOf } from "../../../src/routing/rsc-path.ts";

const segmentText = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => !/^\.{1,2}$/.test(text) && !text.includes("\0") && text.normalize("NFC") !== "");
const canonical = fc
  .array(
    segmentText.map((text) => encodeURIComponent(text.normalize("NFC"))),
    { maxLength: 5 },
  )
  .map((parts) => `/${parts.join("/")}`);

function pathIn(result: CanonicalPath): string {
  if (result.kind !== "path") throw new Error(`${result.kind} ${result.kind === "redirect" ? result.to : ""}`);
  return result.path;
}

/** Escapes every byte, also those that need none. */
function escapeAll(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

describe("canonicalPath", () => {
  it("leaves a canonical path as it is", () => {
    fc.assert(
      fc.property(canonical, (path) => {
        expect(pathIn(canonicalPath(path))).toBe(path);
      }),
    );
  });

  it("gives every spelling of a segment one form (K7, K10, KY-04)", () => {
    fc.assert(
      fc.property(segmentText, (text) => {
        const forms = [
          encodeURIComponent(text),
          escapeAll(text),
          escapeAll(text).toUpperCase(),
          encodeURIComponent(text.normalize("NFD")),
        ];
        expect(new Set(forms.map((form) => pathIn(canonicalPath(`/x/${form}`)))).size).toBe(1);
      }),
    );
  });

  it("agrees with what people pass to revalidatePath (TG-22)", () => {
    fc.assert(
      fc.property(
        segmentText.filter((text) => !/[%/]/.test(text)),
        (text) => {
          expect(canonicalArgument(`/${text}`)).toBe(pathIn(canonicalPath(`/${encodeURIComponent(text)}`)));
        },
      ),
    );
  });

  it("never takes an escaped unreserved character for a literal one (KY-05, MW-06)", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w\-.~]{1,8}$/), fc.nat(), (text, place) => {
        const at = place % text.length;
        const raw = text.slice(0, at) + escapeAll(text.charAt(at)) + text.slice(at + 1);
        const result = canonicalPath(`/${raw}`);
        const isDots = /^\.{1,2}$/.test(text);
        if (!isDots) expect(result).toMatchObject({ segments: [{ value: text, literal: false }] });
      }),
    );
  });

  it("does not take a sign that only normalises to an ASCII letter for one (KY-05)", () => {
    expect(canonicalPath("/%E2%84%AA")).toMatchObject({ segments: [{ value: "K", literal: false }] });
  });

  it.each(["/a", "/%E6%97%A5", "/a%20b", "/a%2fb", "/%2541"])("takes %s for literal", (path) => {
    expect(canonicalPath(path)).toMatchObject({ segments: [{ literal: true }] });
  });

  it.each([
    ["/", "/"],
    ["/index", "/index"],
    ["/A", "/A"],
    ["/a+b", "/a%2Bb"],
    ["/a%2Bb", "/a%2Bb"],
    ["/a%2fb", "/a%2Fb"],
    ["/a%252Fb", "/a%252Fb"],
    ["/é", "/%C3%A9"],
    ["/e\u0301", "/%C3%A9"],
    ["/one/../big", "/big"],
    ["/one/%2e%2E/big", "/big"],
    ["/../../a", "/a"],
    ["/./a", "/a"],
    ["/a;v=1", "/a%3Bv%3D1"],
    ["/.", "/"],
  ])("%s is %s (KY-03, KY-06, KY-07, KY-08, KY-14)", (raw, expected) => {
    expect(pathIn(canonicalPath(raw))).toBe(expected);
  });

  it.each([
    ["/a/", "/a"],
    ["//a", "/a"],
    ["/a//b", "/a/b"],
    ["//", "/"],
    ["//evil.example/", "/evil.example"],
    ["/\\evil.example/", "/evil.example"],
    ["\\\\evil.example", "/evil.example"],
    ["/x/..//evil.example", "/evil.example"],
    ["/%61/", "/%61"],
    ["/é/", "/%C3%A9"],
    ["/a\nb/", "/a%0Ab"],
    ["/a/b/..", "/a"],
  ])("%s redirects to %s (KY-09, K10)", (raw, to) => {
    expect(canonicalPath(raw)).toEqual({ kind: "redirect", to });
  });

  it("redirects at most once, to this host", () => {
    const raw = fc
      .array(fc.constantFrom("/", "\\", ".", "..", "%2e", "a", "%61", "é", "x.y", "@b"), { maxLength: 10 })
      .map((parts) => `/${parts.join("")}`);
    fc.assert(
      fc.property(raw, fc.boolean(), (path, trailingSlash) => {
        const result = canonicalPath(path, { trailingSlash });
        if (result.kind !== "redirect") return;
        expect(result.to).toMatch(/^\/(?![/\\])/);
        expect(canonicalPath(result.to, { trailingSlash }).kind).toBe("path");
      }),
    );
  });

  it.each([
    "",
    "*",
    "a",
    "http://x/a",
    "/%",
    "/%zz",
    "/%c3",
    "/%C0%80",
    "/%ED%A0%80",
    "/a%00b",
    "/\0",
    "/\ud800",
    "/%c3/",
  ])("%j is malformed (KY-13)", (raw) => {
    expect(canonicalPath(raw)).toEqual({ kind: "malformed" });
  });

  it.each([
    ["/a", { kind: "redirect", to: "/a/" }],
    ["/a/", { path: "/a" }],
    ["/", { path: "/" }],
    ["/feed.xml", { path: "/feed.xml" }],
    ["/feed.xml/", { kind: "redirect", to: "/feed.xml" }],
    ["/v1.", { path: "/v1." }],
    ["/v1./", { path: "/v1." }],
    ["/.well-known/x", { path: "/.well-known/x" }],
  ])("with trailing slashes %s is %o (KY-09)", (raw, expected) => {
    expect(canonicalPath(raw, { trailingSlash: true })).toMatchObject(expected);
  });

  it.each(["/a", "/a/"])("takes %s where both forms are fine", (raw) => {
    expect(pathIn(canonicalPath(raw, { trailingSlash: "any" }))).toBe("/a");
  });
});

describe("rscPathOf", () => {
  it.each([
    ["/", "/index.rsc"],
    ["/a", "/a.rsc"],
    ["/index", "/index/index.rsc"],
    ["/index/index", "/index/index/index.rsc"],
    ["/a/index", "/a/index.rsc"],
    ["/a.rsc", "/a.rsc.rsc"],
  ])("of %s is %s (K5, KY-08)", (path, expected) => {
    expect(rscPathOf(path)).toBe(expected);
  });

  it("is undone by pagePathOf", () => {
    const indexed = fc
      .array(fc.constantFrom("index", "a", "index.rsc", ".rsc"), { maxLength: 4 })
      .map((parts) => `/${parts.join("/")}`);
    fc.assert(
      fc.property(fc.oneof(canonical, indexed), (path) => {
        expect(pagePathOf(rscPathOf(path))).toBe(path);
      }),
    );
  });

  it("is the only payload path of its page", () => {
    const indexed = fc
      .array(fc.constantFrom("index", "a", ""), { maxLength: 4 })
      .map((parts) => `/${parts.join("/")}.rsc`);
    fc.assert(
      fc.property(indexed, (path) => {
        const page = pagePathOf(path);
        if (page !== undefined) expect(rscPathOf(page)).toBe(path);
      }),
    );
  });

  it.each(["/a", "/a.rsc/", "/.rsc", "/a/.rsc", ".rsc", "/a.RSC", "/a.%72sc"])("gives %s no page", (path) => {
    expect(pagePathOf(path)).toBeUndefined();
  });
});
