import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalArgument, implicitTags, pathTag } from "../../../src/entry/tags.ts";

describe("implicitTags", () => {
  it("are one per layout of the route file, the file, and the concrete path (TG-02, TG-07)", () => {
    expect(implicitTags("/(g)/posts/[slug]/page", "/posts/a")).toEqual([
      "_N_T_/layout",
      "_N_T_/(g)/layout",
      "_N_T_/(g)/posts/layout",
      "_N_T_/(g)/posts/[slug]/layout",
      "_N_T_/(g)/posts/[slug]/page",
      "_N_T_/posts/a",
    ]);
  });

  it("of the root answer to / and /index (TG-02)", () => {
    expect(implicitTags("/page", "/")).toEqual(["_N_T_/layout", "_N_T_/page", "_N_T_/", "_N_T_/index"]);
  });

  it("of a handler end in its route file (RH-16)", () => {
    expect(implicitTags("/api/route", "/api")).toContain("_N_T_/api/route");
  });
});

describe("pathTag", () => {
  it.each([
    ["/a/b", undefined, "_N_T_/a/b"],
    ["/a/b/", undefined, "_N_T_/a/b"],
    ["/", undefined, "_N_T_/"],
    ["/", "layout", "_N_T_/layout"],
    ["/ssg/[slug]", "page", "_N_T_/ssg/[slug]/page"],
    ["/tree/", "layout", "_N_T_/tree/layout"],
    ["/grp/(g)/x", "page", "_N_T_/grp/(g)/x/page"],
  ] as const)("of %s with type %s is %s (TG-03 to TG-08)", (path, type, tag) => {
    expect(pathTag(path, type)).toBe(tag);
  });

  const tags = implicitTags("/(g)/tree/[x]/page", "/tree/h%C3%A9%20%25");

  it.each([
    ["/tree/hé %", undefined],
    ["/tree/he\u0301 %25", undefined],
    ["/tree/h%C3%A9%20%25", undefined],
    ["/tree/h%c3%a9%20%25/", undefined],
    ["/(g)/tree/[x]", "page"],
    ["/(g)/tree/[x]/", "layout"],
    ["/(g)/tree", "layout"],
    ["/", "layout"],
  ] as const)("%s with type %s reaches the entry (TG-03, TG-05, TG-07, TG-08, TG-22, K7)", (path, type) => {
    expect(tags).toContain(pathTag(path, type));
  });

  it.each([
    ["tree/hé %", undefined],
    ["/Tree/hé %", undefined],
    ["/tree/hé %?a=1", undefined],
    ["/base/tree/hé %", undefined],
    ["/(g)/tree/[x]", undefined],
    ["/tree/hé %", "page"],
    ["/tree/[x]", "page"],
    ["/tree", "page"],
  ] as const)("%s with type %s does not (TG-04 to TG-07, T13)", (path, type) => {
    expect(tags).not.toContain(pathTag(path, type));
  });
});

describe("canonicalArgument", () => {
  it("is the same for raw and encoded text, composed and decomposed (K7, TG-22)", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !/[%/]/.test(value));
    fc.assert(
      fc.property(text, (value) => {
        const forms = [
          value,
          encodeURIComponent(value),
          value.normalize("NFC"),
          encodeURIComponent(value.normalize("NFD")),
        ];
        expect(new Set(forms.map((form) => canonicalArgument(`/${form}`))).size).toBe(1);
      }),
    );
  });

  it("changes nothing that is canonical", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const once = canonicalArgument(encodeURIComponent(value.toWellFormed()));
        expect(canonicalArgument(once)).toBe(once);
      }),
    );
  });

  it.each([
    ["/100%", "/100%25"],
    ["/a%2Fb", "/a%2Fb"],
    ["/a+b", "/a%2Bb"],
    ["/enc/hello world", "/enc/hello%20world"],
    ["/日", "/%E6%97%A5"],
    ["", ""],
  ])("brings %s to %s", (path, expected) => {
    expect(canonicalArgument(path)).toBe(expected);
  });
});
