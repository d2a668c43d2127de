import { describe, expect, it } from "vitest";
import { codesOf, routeIn, scan, slotsOf, urlOf } from "../../helpers/scan-routes.ts";

describe("scanRoutes", () => {
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
    expect(routeIn(empty, "/a/@team/x/page")).toMatchObject({ file: "", unmatched: "absent" });
    expect(empty.problems).toEqual([]);
    expect(nothing.routes.map(({ id }) => id)).toEqual(["/_not-found/page", "/page"]);
  });

  it("makes a URL that only a slot in a slot has a page for, and shows the folder in between", () => {
    const result = scan(
      "m/layout.tsx",
      "m/page.tsx",
      "m/default.tsx",
      "m/@a/default.tsx",
      "m/@a/x/layout.tsx",
      "m/@a/x/page.tsx",
      "m/@a/x/default.tsx",
      "m/@a/x/@c/default.tsx",
      "m/@a/x/@c/y/page.tsx",
    );

    expect(result.problems).toEqual([]);
    expect(result.routes.map(({ id }) => id)).toEqual([
      "/_not-found/page",
      "/m/@a/x/@c/y/page",
      "/m/@a/x/page",
      "/m/page",
    ]);
    expect(routeIn(result, "/m/@a/x/@c/y/page")).toMatchObject({ file: "m/default.tsx", unmatched: "default" });
    expect(slotsOf(result, "/m/@a/x/@c/y/page")).toEqual([["a", "m/@a/x/default.tsx", "default", ["@a", "x"]]]);
    const [slot] = routeIn(result, "/m/@a/x/@c/y/page").levels.flatMap(({ slots }) => slots);
    expect(slot?.levels.at(-1)?.slots).toMatchObject([{ name: "c", file: "m/@a/x/@c/y/page.tsx" }]);
  });

  it("has a front page where only slots have one", () => {
    const result = scan("@a/page.tsx", "@b/page.tsx");

    expect(result.routes.map(({ id, unmatched }) => [id, unmatched])).toEqual([
      ["/@a/page", "absent"],
      ["/_not-found/page", undefined],
    ]);
    expect(slotsOf(result, "/@a/page").map(([, file]) => file)).toEqual(["@a/page.tsx", "@b/page.tsx"]);
  });

  it("takes @children for the folder around it", () => {
    const result = scan("a/@children/page.tsx", "a/@children/b/page.tsx");

    expect(result.routes.map(({ segments }) => urlOf(segments))).toEqual(["/", "/a/b", "/a"]);
    expect(result.problems).toEqual([]);
  });

  it("drops the URLs of a catch-all that a slot does not complete, as long as others complete it", () => {
    const result = scan("d/layout.tsx", "d/page.tsx", "d/@m/default.tsx", "d/@m/[...rest]/page.tsx", "d/x/page.tsx");

    expect(result.problems).toEqual([]);
    expect(result.routes.map(({ id }) => id)).toEqual(["/_not-found/page", "/d/page", "/d/x/page"]);
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
});

describe("problems", () => {
  it.each([
    ["interception", ["a/(..)(..)b/page.tsx"]],
    ["interception", ["a/(.)b/(.)c/page.tsx"]],
    ["interception", ["(...)a/page.tsx", "page.tsx"]],
    ["interception", ["@m/(.)a/[...x]/page.tsx", "@m/default.tsx", "a/[x]/page.tsx"]],
    ["slot-default", ["@a/page.tsx", "@a/default.tsx", "b/page.tsx"]],
    ["slot-default", ["a/layout.tsx", "a/page.tsx", "a/default.tsx", "a/@m/b/page.tsx"]],
    ["slot-default", ["@a/x/page.tsx", "[...all]/page.tsx", "x/page.tsx"]],
    ["slot-default", ["d/layout.tsx", "d/page.tsx", "d/[...slug]/page.tsx", "d/@toc/page.tsx"]],
    [
      "slot-default",
      [
        "d/layout.tsx",
        "d/page.tsx",
        "d/@a/page.tsx",
        "d/@a/b/layout.tsx",
        "d/@a/b/@c/page.tsx",
        "d/@a/b/page.tsx",
        "d/@a/b/@c/e/page.tsx",
        "d/default.tsx",
        "d/@a/b/@c/default.tsx",
      ],
    ],
    ["same-url", ["@a/(g)/b/page.tsx", "@a/b/page.tsx", "@a/default.tsx"]],
  ])("say %s of %o", (code, files) => {
    expect(codesOf(...files)).toEqual([code]);
  });

  it.each([
    [["@a/page.tsx", "page.tsx"]],
    [["@a/page.tsx", "@b/page.tsx"]],
    [["@a/x/page.tsx", "@a/[...all]/page.tsx", "x/page.tsx", "y/page.tsx"]],
    [["@m/(.)a/[x]/page.tsx", "@m/default.tsx", "[...all]/page.tsx"]],
    [["@m/(.)a/[...x]/page.tsx", "@m/default.tsx", "a/[[...x]]/page.tsx"]],
  ])("leave %o alone", (files) => {
    expect(codesOf(...files)).toEqual([]);
  });

  it("name the folder, the URLs and the file to create", () => {
    const [inSlot] = scan("@m/page.tsx", "page.tsx", "a/page.tsx", "b/page.tsx", "c/page.tsx", "d/page.tsx").problems;
    const [inChildren] = scan("a/layout.tsx", "a/page.tsx", "a/@m/default.tsx", "a/@m/b/page.tsx").problems;

    expect(inSlot).toMatchObject({
      message: "The slot app/@m has neither a page nor a default file for /a, /b, /c and 1 more.",
      fix: "Create app/@m/default.tsx; it may return null, or call notFound().",
    });
    expect(inChildren?.message).toBe("`children` of app/a has neither a page nor a default file for /a/b.");
  });
});
