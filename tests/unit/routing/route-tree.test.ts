import { describe, expect, it } from "vitest";
import { scanRoutes } from "../../../src/routing/route-tree.ts";
import { codesOf, routeIn, scan } from "../../helpers/scan-routes.ts";

describe("scanRoutes", () => {
  it("finds pages and handlers in the order of their ids", () => {
    const { routes, problems } = scan(
      "page.tsx",
      "feed.xml/route.ts",
      "posts/[slug]/page.tsx",
      "posts/helper.ts",
      "notes.md",
    );

    expect(routes.map(({ id, kind, file }) => [id, kind, file])).toEqual([
      ["/_not-found/page", "page", ""],
      ["/feed.xml/route", "handler", "feed.xml/route.ts"],
      ["/page", "page", "page.tsx"],
      ["/posts/[slug]/page", "page", "posts/[slug]/page.tsx"],
    ]);
    expect(problems).toEqual([]);
  });

  it("keeps groups in ids and out of URLs, and private folders out of both (PR-30)", () => {
    const result = scan("(g)/x/page.tsx", "_lib/page.tsx", "x/_y/page.tsx", "%5Fz/page.tsx");

    expect(result.routes.map(({ id }) => id)).toEqual(["/%5Fz/page", "/(g)/x/page", "/_not-found/page"]);
    expect(routeIn(result, "/(g)/x/page").segments).toEqual([{ kind: "static", text: "x" }]);
    expect(routeIn(result, "/%5Fz/page").segments).toEqual([{ kind: "static", text: "_z" }]);
  });

  it("reads dynamic segments", () => {
    const result = scan("[a]/[...b]/page.tsx", "d/[[...c]]/page.tsx", "日 本/page.tsx");

    expect(routeIn(result, "/[a]/[...b]/page").segments).toEqual([
      { kind: "dynamic", name: "a" },
      { kind: "catch-all", name: "b" },
    ]);
    expect(routeIn(result, "/d/[[...c]]/page").segments.at(-1)).toEqual({ kind: "optional-catch-all", name: "c" });
    expect(routeIn(result, "/日 本/page").segments).toEqual([{ kind: "static", text: "%E6%97%A5%20%E6%9C%AC" }]);
  });

  it("lists every level above a page with its files, root first", () => {
    const result = scan(
      "not-found.tsx",
      "global-error.tsx",
      "(g)/layout.tsx",
      "(g)/a/page.tsx",
      "(g)/a/loading.tsx",
      "(g)/a/error.tsx",
      "(g)/a/template.page.js",
    );

    expect(routeIn(result, "/(g)/a/page").levels).toEqual([
      {
        folder: "",
        files: { layout: "layout.tsx", notFound: "not-found.tsx", globalError: "global-error.tsx" },
        slots: [],
      },
      { folder: "(g)", files: { layout: "(g)/layout.tsx" }, slots: [] },
      {
        folder: "a",
        files: { loading: "(g)/a/loading.tsx", error: "(g)/a/error.tsx", template: "(g)/a/template.page.js" },
        slots: [],
      },
    ]);
  });

  it("always has a not-found page below the root layout (PR-27)", () => {
    expect(routeIn(scan("not-found.tsx"), "/_not-found/page")).toMatchObject({
      file: "not-found.tsx",
      segments: [],
      levels: [{ folder: "" }],
    });
    expect(routeIn(scan(), "/_not-found/page").file).toBe("");
  });

  it("lets a page be outside of every layout, unless there is no layout at all", () => {
    const problemsOf = (...files: readonly string[]) => scanRoutes(files, { pageExtensions: ["tsx", "ts"] }).problems;

    expect(problemsOf("(a)/layout.tsx", "(a)/x/page.tsx", "y/page.tsx", "z/route.ts")).toEqual([]);
    expect(problemsOf("y/page.tsx", "z/route.ts")).toMatchObject([{ code: "no-root-layout", files: ["y/page.tsx"] }]);
  });
});

describe("problems", () => {
  it("name the page and the handler of one folder (PR-28)", () => {
    const [problem] = scan("a/page.tsx", "a/route.ts").problems;

    expect(problem).toMatchObject({ code: "page-and-handler", files: ["a/page.tsx", "a/route.ts"] });
    expect(problem?.message).toContain("a/page.tsx");
    expect(problem?.message).toContain("a/route.ts");
  });

  it.each([
    ["page-and-handler", ["(g)/a/page.tsx", "a/route.ts"]],
    ["same-url", ["(g)/a/page.tsx", "(h)/a/page.tsx"]],
    ["two-files", ["a/page.tsx", "a/page.ts"]],
    ["param-names", ["a/[x]/page.tsx", "a/[y]/b/page.tsx"]],
    ["param-names", ["(g)/[x]/a/page.tsx", "(h)/[y]/b/page.tsx"]],
    ["two-catch-alls", ["a/[...x]/page.tsx", "a/[[...x]]/page.tsx"]],
    ["catch-all-not-last", ["[...x]/a/page.tsx"]],
    ["repeated-param", ["[x]/a/[x]/page.tsx"]],
    ["optional-beside-page", ["a/page.tsx", "a/[[...x]]/page.tsx"]],
    ["optional-beside-page", ["page.tsx", "[[...x]]/page.tsx"]],
    ["segment-name", ["[x/page.tsx"]],
    ["segment-name", ["[]/page.tsx"]],
    ["segment-name", ["[[x]]/page.tsx"]],
    ["segment-name", ["[x]y/page.tsx"]],
    ["segment-name", ["[..x]/page.tsx"]],
    ["segment-name", ["[[...x]/page.tsx"]],
    ["segment-name", ["()/page.tsx"]],
    ["segment-name", ["a/(.)/page.tsx"]],
    ["segment-name", ["a/(..)(...)b/page.tsx"]],
    ["segment-name", ["a/(..)(..)(..)b/page.tsx"]],
    ["segment-name", ["@/page.tsx"]],
    ["segment-name", ["@params/page.tsx"]],
    ["segment-name", ["@[x]/page.tsx"]],
    ["handler-place", ["@a/b/route.ts", "@a/default.tsx"]],
    ["handler-place", ["a/(.)b/route.ts"]],
    ["same-url", ["(g)/layout.tsx", "(g)/@a/b/page.tsx", "(g)/@a/default.tsx", "b/page.tsx"]],
    ["param-names", ["@a/[x]/page.tsx", "@a/default.tsx", "[y]/page.tsx"]],
  ])("say %s of %o", (code, files) => {
    expect(codesOf(...files)).toEqual([code]);
  });

  it.each([
    [["a/[x]/page.tsx", "b/[y]/page.tsx"]],
    [["a/[x]/page.tsx", "a/[...y]/page.tsx", "a/b/page.tsx"]],
    [["a/[x]/page.tsx", "a/[x]/b/page.tsx", "(g)/a/[x]/c/route.ts"]],
    [["a/[...x]/page.tsx", "a/page.tsx"]],
    [["(...)a/page.tsx", "a/page.tsx"]],
  ])("leave %o alone", (files) => {
    expect(codesOf(...files)).toEqual([]);
  });
});
