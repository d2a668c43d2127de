import { describe, expect, it } from "vitest";

import type { ConfigRules } from "../../src/routing/rules.ts";
import { createWorld } from "../helpers/world.ts";

const text = (_: number, { path }: { readonly path: string }): string => `page ${path}`;

describe("one entry per address", () => {
  it.each([
    ["/open/a?x=1", "/open/a?x=2", "KY-02"],
    ["/open/case", "/open/%63ase", "KY-04"],
    ["/open/a+b", "/open/a%2Bb", "KY-07"],
    ["/open/caf%C3%A9", "/open/cafe%CC%81", "K7"],
    ["/open/a", "/open/a.rsc", "RS-06"],
  ])("%s and %s share one (%s)", async (first, second) => {
    const world = createWorld(text);
    await world.get(first);

    expect((await world.ask(second)).state).toBe("HIT");
    expect(world.renders()).toBe(1);
  });

  it.each([
    ["/open/a", "/open/A", "KY-03"],
    ["/open/a%2Fb", "/open/a%252Fb", "KY-06"],
    ["/", "/open/index", "KY-08"],
  ])("%s and %s do not (%s)", async (first, second) => {
    const world = createWorld(text);
    await world.get(first);

    expect((await world.ask(second)).state).toBe("MISS");
  });

  it("keeps one entry for all queries, and no order or campaign makes another (K4)", async () => {
    const world = createWorld(text);
    const queries = ["", "?utm_source=1", "?b=2&a=1", "?a=1&b=2", "?a=1&a=2", "?", "?__proto__=1"];

    for (const query of queries) await world.get(`/open/a${query}`);

    expect(world.renders()).toBe(1);
  });

  it("ignores every header that a client may send (KY-12, KY-17, HD-19, P6, P12)", async () => {
    const world = createWorld(text);
    await world.get("/posts");
    const names = [
      "host",
      "authorization",
      "pragma",
      "accept",
      "user-agent",
      "x-forwarded-host",
      "x-matched-path",
      "x-prerender-revalidate",
      "next-url",
      "rsc",
    ];

    for (const name of names) {
      for (const value of ["1", "no-cache", "/other", "max-stale=999999"]) {
        expect(
          await world.get("/posts", {
            headers: { [name]: value, cookie: "session=1", "cache-control": "no-cache, max-age=0" },
          }),
        ).toBe("HIT page /posts");
      }
    }
    await world.settle();
    expect(world.renders()).toBe(1);
  });
});

describe("other spellings", () => {
  it.each([
    ["/posts/?a=1", 308, "/posts?a=1"],
    ["//posts", 308, "/posts"],
    ["/open/%E0%A4%A", 400, null],
    ["/a/../posts", 200, null],
  ])("%s answers %i %s (KY-09, KY-13, KY-14)", async (target, status, location) => {
    const world = createWorld(text);

    const answer = await world.ask(target);

    expect([answer.status, answer.headers.get("location")]).toEqual([status, location]);
  });

  it("puts the base path into redirects and answers nothing outside it (KY-10)", async () => {
    const world = createWorld(text, { manifest: { basePath: "/base" } });

    expect((await world.ask("/base/posts/")).headers.get("location")).toBe("/base/posts");
    expect((await world.ask("/posts")).status).toBe(404);
    expect(await world.get("/base/posts")).toBe("MISS page /posts");
    expect(await world.get("/base")).toBe("MISS page /");
    expect(await world.get("/base/index.rsc")).toBe("HIT page /");
  });
});

it.each([
  [false, "/base/?a=1", "/base?a=1"],
  [true, "/base?a=1", "/base/?a=1"],
])(
  "the root below a base path has one spelling, with trailingSlash %s (KY-09)",
  async (trailingSlash, wrong, right) => {
    const world = createWorld(text, { manifest: { basePath: "/base", trailingSlash } });

    const other = await world.ask(wrong);

    expect([other.status, other.headers.get("location")]).toEqual([308, right]);
    expect(await world.get(right)).toBe("MISS page /");
  },
);

describe("config rules", () => {
  const rule = { basePath: true, has: [], missing: [] };
  const rules: ConfigRules = {
    headers: [],
    redirects: [{ ...rule, source: "/old/:slug", destination: "/open/:slug", status: 308 }],
    rewrites: {
      beforeFiles: [{ ...rule, source: "/posts", destination: "/open/before" }],
      afterFiles: [
        { ...rule, source: "/open/swapped", destination: "/open/after" },
        { ...rule, source: "/live", destination: "/open/never" },
      ],
      fallback: [{ ...rule, source: "/:path*", destination: "/open/fallback" }],
    },
  };

  it("redirect before anything else, keeping the query", async () => {
    const world = createWorld(text, { manifest: { rules } });

    const page = await world.ask("/old/a?x=1");
    const payload = await world.ask("/old/a.rsc");

    expect([page.status, page.headers.get("location")]).toEqual([308, "/open/a?x=1"]);
    expect([payload.status, payload.headers.get("location"), payload.headers.get("content-type")]).toEqual([
      200,
      "/open/a",
      "text/x-component",
    ]);
  });

  it("hold for the one URL that a page has with trailingSlash", async () => {
    const world = createWorld(text, { manifest: { rules, trailingSlash: true } });

    const seen = [];
    for (const target of ["/old/a", "/old/a/", "/posts/"]) {
      const { status, headers, text: shown } = await world.ask(target);
      seen.push([status, headers.get("location") ?? shown]);
    }

    expect(seen).toEqual([
      [308, "/old/a/"],
      [308, "/open/a"],
      [200, "page /open/before"],
    ]);
  });

  it.each(["/./old/a", "/x/../old/a", "/x/%2E%2e/old/a", "/old/x/../a"])(
    "are not got round by dot segments: %s (KY-14)",
    async (target) => {
      const world = createWorld(text, { manifest: { rules } });

      const answer = await world.ask(target);

      expect([answer.status, answer.headers.get("location")]).toEqual([308, "/open/a"]);
    },
  );

  it("rewrite to the destination's entry (KY-11, RS-12)", async () => {
    const world = createWorld(text, { manifest: { rules } });

    expect(await world.get("/posts")).toBe("MISS page /open/before");
    expect(await world.get("/open/before")).toBe("HIT page /open/before");
    const payload = await world.ask("/posts.rsc");
    expect([payload.state, payload.headers.get("x-nextjs-rewritten-path")]).toEqual(["HIT", "/open/before"]);
    expect(await world.get("/open/swapped")).toBe("MISS page /open/after");
    expect(await world.get("/live")).toBe("200 visit /live");
    expect(await world.get("/nowhere/at/all")).toBe("MISS page /open/fallback");
  });
});

describe("paths that are not listed", () => {
  it("are not found on a closed route, and nothing is rendered for them (P6)", async () => {
    const world = createWorld(text);

    const answer = await world.ask("/closed/zzz");

    expect([answer.status, answer.text]).toEqual([404, "page /_not-found"]);
    expect(world.renders()).toBe(1);
  });

  it("stay not found although an earlier build of the same code listed and stored them (SP-18, BI-07)", async () => {
    const listed = new Set(["/closed/kept", "/closed/retired"]);
    const planned = (key: string): "entry" | undefined =>
      [...listed].some((at) => key.endsWith(at)) ? "entry" : undefined;
    const earlier = createWorld(text, { door: { seed: { planned } } });
    expect(await earlier.get("/closed/retired")).toBe("MISS page /closed/retired");

    listed.delete("/closed/retired");
    const later = createWorld(text, { door: { seed: { planned } }, handler: earlier.handler });

    expect((await later.ask("/closed/retired")).status).toBe(404);
    expect(await later.get("/closed/kept")).toBe("MISS page /closed/kept");
  });

  it("are rendered per visitor where the build says so", async () => {
    const planned = (key: string): "entry" | "dynamic" | undefined =>
      key.endsWith("/listed") ? "entry" : key.endsWith("/personal") ? "dynamic" : undefined;
    const world = createWorld(text, { door: { seed: { planned } } });

    expect(await world.get("/listed-or-dynamic/listed")).toBe("MISS page /listed-or-dynamic/listed");
    expect(await world.get("/listed-or-dynamic/other")).toBe("200 visit /listed-or-dynamic/other");
    expect(await world.get("/open/personal")).toBe("200 visit /open/personal");
    expect(await world.get("/closed/listed")).toBe("MISS page /closed/listed");
  });
});
