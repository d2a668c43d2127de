import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalPath } from "../../../src/routing/canonical-path.ts";
import { createMatcher } from "../../../src/routing/match.ts";
import { handlerParams, paramsAt, pathOf } from "../../../src/routing/params.ts";
import { parseFolder, type UrlSegment } from "../../../src/routing/segment.ts";

function segmentsOf(pattern: string): readonly UrlSegment[] {
  return pattern.split("/").flatMap((name) => {
    const folder = name === "" ? undefined : parseFolder(name);
    return folder?.kind === "segment" ? [folder.segment] : [];
  });
}

function matchIn(patterns: readonly string[], rawPath: string) {
  const matcher = createMatcher(patterns.map((id) => ({ id, segments: segmentsOf(id) })));
  const path = canonicalPath(rawPath);
  if (path.kind !== "path") throw new Error(path.kind);
  const found = matcher.match(path);
  return found && { route: found.id, params: paramsAt(found.segments, path.path) };
}

const SITE = [
  "/",
  "/about",
  "/posts/[slug]",
  "/posts/new",
  "/posts/[slug]/edit",
  "/ci/about",
  "/ci/[...rest]",
  "/docs/[[...rest]]",
  "/日本",
  "/a b",
];

describe("createMatcher", () => {
  it.each([
    ["/", "/", {}],
    ["/about", "/about", {}],
    ["/posts/new", "/posts/new", {}],
    ["/posts/x", "/posts/[slug]", { slug: "x" }],
    ["/posts/new/edit", "/posts/[slug]/edit", { slug: "new" }],
    ["/ci/about", "/ci/about", {}],
    ["/ci/a/b", "/ci/[...rest]", { rest: ["a", "b"] }],
    ["/ci/about/x", "/ci/[...rest]", { rest: ["about", "x"] }],
    ["/docs", "/docs/[[...rest]]", {}],
    ["/docs/a/b", "/docs/[[...rest]]", { rest: ["a", "b"] }],
    ["/%E6%97%A5%E6%9C%AC", "/日本", {}],
    ["/a%20b", "/a b", {}],
  ])("%s matches %s", (path, route, params) => {
    expect(matchIn(SITE, path)).toEqual({ route, params });
  });

  it.each(["/About", "/posts", "/ci", "/posts/a/b", "/nowhere", "/index"])(
    "%s matches nothing (KY-03, KY-08)",
    (path) => {
      expect(matchIn(SITE, path)).toBeUndefined();
    },
  );

  it("does not reach a static route through an escaped letter (KY-05)", () => {
    expect(matchIn(SITE, "/%61bout")).toBeUndefined();
    expect(matchIn(SITE, "/ci/%61bout")).toEqual({ route: "/ci/[...rest]", params: { rest: ["about"] } });
  });

  it("keeps an escaped slash inside its segment (KY-06)", () => {
    expect(matchIn(SITE, "/posts/a%2Fb")).toEqual({ route: "/posts/[slug]", params: { slug: "a%2Fb" } });
    expect(matchIn(SITE, "/ci/a%2Fb")?.params).toEqual({ rest: ["a%2Fb"] });
    expect(matchIn(SITE, "/ci/a%252Fb")?.params).toEqual({ rest: ["a%252Fb"] });
  });

  it("goes back when the better branch ends nowhere", () => {
    const patterns = ["/a/b/c", "/a/[x]/d", "/[...rest]"];

    expect(matchIn(patterns, "/a/b/d")).toEqual({ route: "/a/[x]/d", params: { x: "b" } });
    expect(matchIn(patterns, "/a/b/e")).toEqual({ route: "/[...rest]", params: { rest: ["a", "b", "e"] } });
  });

  it("prefers the catch-all, which needs a value, to the optional one", () => {
    const patterns = ["/a/[[...all]]", "/a/[...some]"];

    expect(matchIn(patterns, "/a")?.route).toBe("/a/[[...all]]");
    expect(matchIn(patterns, "/a/b")?.route).toBe("/a/[...some]");
  });

  it("keeps params named like object internals", () => {
    expect(Object.entries(matchIn(["/[__proto__]"], "/x")?.params ?? {})).toEqual([["__proto__", "x"]]);
  });
});

describe("params", () => {
  it("of pages stay encoded, of handlers are decoded once (SP-20, SP-21)", () => {
    const params = paramsAt(segmentsOf("/[a]/[...b]"), "/sp%20ace/%E6%97%A5/a%2Fb/%2541");

    expect(params).toEqual({ a: "sp%20ace", b: ["%E6%97%A5", "a%2Fb", "%2541"] });
    expect(handlerParams(params)).toEqual({ a: "sp ace", b: ["日", "a/b", "%41"] });
  });
});

describe("pathOf", () => {
  it.each([
    ["/[slug]", { slug: "a" }, "/a"],
    ["/[slug]", { slug: "a", extra: "x" }, "/a"],
    ["/[slug]", { slug: " " }, "/%20"],
    ["/[slug]", { slug: "sp ace" }, "/sp%20ace"],
    ["/[slug]", { slug: "sp%20ace" }, "/sp%20ace"],
    ["/[slug]", { slug: "e\u0301" }, "/%C3%A9"],
    ["/[slug]", { slug: "a/b" }, "/a%2Fb"],
    ["/[slug]", { slug: "100%" }, "/100%25"],
    ["/[lang]/x/[slug]", { lang: "en", slug: "b" }, "/en/x/b"],
    ["/d/[...r]", { r: ["a", "b c"] }, "/d/a/b%20c"],
    ["/d/[[...r]]", { r: ["a"] }, "/d/a"],
    ["/d/[[...r]]", { r: [] }, "/d"],
    ["/d/[[...r]]", { r: undefined }, "/d"],
    ["/d/[[...r]]", { r: null }, "/d"],
    ["/d/[[...r]]", { r: false }, "/d"],
    ["/d/[[...r]]", {}, "/d"],
    ["/[[...r]]", {}, "/"],
    ["/", {}, "/"],
  ])("of %s with %o is %s (SP-03, SP-07, SP-11)", (pattern, values, path) => {
    expect(pathOf(segmentsOf(pattern), values)).toEqual({ kind: "path", path });
  });

  it.each([
    ["/[slug]", {}, "slug"],
    ["/[slug]", { slug: "" }, "slug"],
    ["/[a]/[b]", { a: "x" }, "b"],
    ["/[...r]", { r: [] }, "r"],
    ["/[...r]", {}, "r"],
    ["/[...r]", { r: ["a", ""] }, "r"],
    ["/[toString]", {}, "toString"],
  ])("of %s with %o is incomplete (SP-07, SP-10)", (pattern, values, name) => {
    expect(pathOf(segmentsOf(pattern), values)).toEqual({ kind: "incomplete", name });
  });

  it.each([
    ["/[slug]", 5],
    ["/[slug]", null],
    ["/[slug]", ["a"]],
    ["/[slug]", "."],
    ["/[slug]", ".."],
    ["/[slug]", "%2e%2E"],
    ["/[slug]", "a\0"],
    ["/[...slug]", "a"],
    ["/[...slug]", [1]],
    ["/[...slug]", null],
    ["/[[...slug]]", "a"],
    ["/[[...slug]]", true],
  ])("of %s with %o is invalid (SP-08, SP-10)", (pattern, value) => {
    expect(pathOf(segmentsOf(pattern), { slug: value })).toEqual({ kind: "invalid", name: "slug", value });
  });

  it("makes paths that the same route matches, in the form of requests (K1, KY-16)", () => {
    const pattern = "/x/[a]/[...b]";
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((value) => !value.includes("%"));
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 3 }), (a, b) => {
        const made = pathOf(segmentsOf(pattern), { a, b });
        if (made.kind !== "path") return;
        const asked = canonicalPath(made.path);
        expect(asked).toMatchObject({ kind: "path", path: made.path });
        expect(matchIn([pattern], made.path)?.params).toEqual({
          a: encodeURIComponent(a.normalize("NFC")),
          b: b.map((value) => encodeURIComponent(value.normalize("NFC"))),
        });
      }),
    );
  });
});
