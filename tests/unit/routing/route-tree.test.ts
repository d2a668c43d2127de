import { describe, expect, it } from "vitest";
import { folderOf } from "../../../src/routing/segment.ts";
import { scanRoutes, type RouteScan, type ScannedRoute } from "../../../src/routing/route-tree.ts";

function scan(...files: readonly string[]): RouteScan {
  return scanRoutes(["layout.tsx", ...files], { pageExtensions: ["tsx", "ts", "page.js"] });
}

function routeIn(result: RouteScan, id: string): ScannedRoute {
  const route = result.routes.find((one) => one.id === id);
  if (!route) throw new Error(`${id} is not in ${result.routes.map((one) => one.id).join(", ")}`);
  return route;
}

function slotsOf(result: RouteScan, id: string) {
  return routeIn(result, id).levels.flatMap(({ slots }) =>
    slots.map(
      ({ name, file, unmatched, levels }) => [name, file, unmatched, levels.map(({ folder }) => folder)] as const,
    ),
  );
}

function urlOf(segments: ScannedRoute["segments"]): string {
  return `/${segments.map(folderOf).join("/")}`;
}

function codesOf(...files: readonly string[]): readonly string[] {
  return scan(...files).problems.map(({ code }) => code);
}

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

  it("gives every page what the slots of its layouts show beside it", () => {
    const result = scan(
      "a/layout.tsx",
      "a/page.tsx",
      "a/b/page.tsx",
      "a/@modal/page.tsx",
      "a/@modal/layout.tsx",
      "a/@modal/default.tsx",
      "@side/default.tsx",
      "@side/(g)/a/b/page.tsx",
    );

    expect(result.problems).toEqual([]);
    expect(result.routes.map(({ id }) => id)).toEqual(["/_not-found/page", "/a/b/page", "/a/page"]);
    expect(slotsOf(result, "/_not-found/page")).toEqual([["side", "@side/default.tsx", "default", []]]);
    expect(slotsOf(result, "/a/page")).toEqual([
      ["side", "@side/default.tsx", "default", []],
      ["modal", "a/@modal/page.tsx", undefined, ["@modal"]],
    ]);
    expect(slotsOf(result, "/a/b/page")).toEqual([
      ["side", "@side/(g)/a/b/page.tsx", undefined, ["@side", "(g)", "a", "b"]],
      ["modal", "a/@modal/default.tsx", "default", []],
    ]);
  });

  it("makes a URL that only a slot has a page for, and fills children with a catch-all or its default", () => {
    const result = scan("a/layout.tsx", "a/page.tsx", "a/default.tsx", "a/@team/[id]/page.tsx", "a/@team/default.tsx");
    const caught = scan("@team/settings/page.tsx", "@team/default.tsx", "[...rest]/page.tsx");
    const nothing = scan("@team/[...rest]/page.tsx", "@team/default.tsx", "page.tsx");
    const empty = scan("a/layout.tsx", "a/@team/x/page.tsx", "a/@team/default.tsx");

    expect(routeIn(result, "/a/@team/[id]/page")).toMatchObject({
      file: "a/default.tsx",
      unmatched: "default",
      segments: [
        { kind: "static", text: "a" },
        { kind: "dynamic", name: "id" },
      ],
    });
    expect(routeIn(caught, "/@team/settings/page")).toMatchObject({
      file: "[...rest]/page.tsx",
      segments: [{ kind: "static", text: "settings" }],
    });
    expect(routeIn(caught, "/@team/settings/page").unmatched).toBeUndefined();
    expect(routeIn(empty, "/a/@team/x/page")).toMatchObject({ file: "", unmatched: "none" });
    expect(nothing.routes.map(({ id }) => id)).toEqual(["/_not-found/page", "/page"]);
  });

  it("lets a catch-all of a slot stand beside every page, and the one that begins furthest down win", () => {
    const result = scan("a/b/page.tsx", "page.tsx", "@m/default.tsx", "@m/[...all]/page.tsx", "@m/a/[...all]/page.tsx");

    expect(slotsOf(result, "/a/b/page").map(([, file]) => file)).toEqual(["@m/a/[...all]/page.tsx"]);
    expect(slotsOf(result, "/page").map(([, file]) => file)).toEqual(["@m/default.tsx"]);
  });

  it("reads what an interception stands for, and over which pages it opens", () => {
    const { interceptions, routes } = scan(
      "(g)/feed/layout.tsx",
      "(g)/feed/page.tsx",
      "(g)/feed/new/page.tsx",
      "(g)/feed/@modal/default.tsx",
      "(g)/feed/@modal/(..)photo/[id]/page.tsx",
      "(g)/feed/@modal/(.)new/page.tsx",
      "(g)/feed/@modal/new/(..)(..)about/page.tsx",
      "(g)/feed/(...)photo/[id]/page.tsx",
      "photo/[id]/page.tsx",
      "about/page.tsx",
    );
    const urls = interceptions.map(({ id, segments, from, host, slot }) => [
      id,
      urlOf(segments),
      urlOf(from),
      host,
      slot,
    ]);

    expect(urls).toEqual([
      ["/(g)/feed/@modal/(..)photo/[id]/page", "/photo/[id]", "/feed", 2, "modal"],
      ["/(g)/feed/@modal/(.)new/page", "/feed/new", "/feed", 2, "modal"],
      ["/(g)/feed/@modal/new/(..)(..)about/page", "/about", "/feed/new", 2, "modal"],
      ["/(g)/feed/(...)photo/[id]/page", "/photo/[id]", "/feed", 2, "children"],
    ]);
    const over = routes.map(({ id, intercepts }) => [id, intercepts.length]).filter(([, count]) => count !== 0);
    expect(over).toEqual([
      ["/(g)/feed/new/page", 4],
      ["/(g)/feed/page", 3],
    ]);
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
    ["segment-name", ["@children/page.tsx"]],
    ["segment-name", ["@[x]/page.tsx"]],
    ["interception", ["a/(..)(..)b/page.tsx"]],
    ["interception", ["a/(.)b/(.)c/page.tsx"]],
    ["handler-place", ["@a/b/route.ts", "@a/default.tsx"]],
    ["handler-place", ["a/(.)b/route.ts"]],
    ["slot-default", ["@a/page.tsx", "b/page.tsx"]],
    ["same-url", ["@a/(g)/b/page.tsx", "@a/b/page.tsx", "@a/default.tsx"]],
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
    // Next.js 16 asks for no default where no page lies further down, or a catch-all is on the way.
    [["@a/page.tsx", "page.tsx"]],
    [["@a/x/page.tsx", "[...all]/page.tsx", "x/page.tsx"]],
    [["(...)a/page.tsx", "a/page.tsx"]],
  ])("leave %o alone", (files) => {
    expect(codesOf(...files)).toEqual([]);
  });
});
