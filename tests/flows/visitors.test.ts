import { describe, expect, it } from "vitest";

import { createWorld } from "../helpers/world.ts";
import { DRAFT_SECRET } from "../helpers/world-site.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";
const draft = { headers: { cookie: `a=b; __prerender_bypass=${DRAFT_SECRET}` } };

describe("methods", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "%s on a stored page or handler is refused and stores nothing (HM-02, HM-03, HM-04, HM-06, K12)",
    async (method) => {
      const world = createWorld(() => "v");

      for (const path of ["/posts", "/open/a", "/feed", "/dynamic"]) {
        const answer = await world.ask(path, { method });
        expect([answer.status, answer.headers.get("allow"), answer.state]).toEqual([
          405,
          path === "/dynamic" ? "GET, HEAD" : "GET, HEAD",
          null,
        ]);
      }
      expect(world.renders()).toBe(0);
      expect(await world.get("/open/a")).toBe("MISS v");
    },
  );

  it("on a dynamic handler are those it exports (HM-05, RH-09)", async () => {
    const world = createWorld(() => "v");

    const options = await world.ask("/live", { method: "OPTIONS" });
    const put = await world.ask("/live", { method: "PUT" });
    const head = await world.ask("/live", { method: "HEAD" });

    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS, POST"]);
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect((await world.ask("/live", { method: "POST" })).text).toBe("visit /live");
  });

  it("carry a Server Action to the visitor's render", async () => {
    const world = createWorld(() => "v");

    expect(await world.get("/posts", { method: "POST", headers: { "next-action": "id" } })).toBe("200 visit /posts");
    expect(
      await world.get("/posts", { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" } }),
    ).toBe("200 visit /posts");
    expect(await world.get("/posts")).toBe("MISS v");
  });
});

describe("dynamic routes", () => {
  it("are private, bypass the cache and say why (HD-02, HD-03)", async () => {
    const world = createWorld(() => "v");

    const page = await world.ask("/dynamic");
    const handler = await world.ask("/live");

    expect([page.state, page.headers.get("cache-control"), page.headers.get("cache-status")]).toEqual([
      null,
      PRIVATE,
      'vinext; fwd=bypass; detail="cookies()"',
    ]);
    expect([handler.headers.get("cache-control"), handler.headers.get("cache-status")]).toEqual([
      null,
      "vinext; fwd=bypass; detail=handler",
    ]);
    expect(world.told("bypass")).toHaveLength(2);
  });

  it("answer 500 privately when they throw", async () => {
    const world = createWorld(() => "v", {
      visit: () => {
        throw new Error("broken");
      },
    });

    const answer = await world.ask("/dynamic");

    expect([answer.status, answer.headers.get("cache-control")]).toEqual([500, PRIVATE]);
    expect(world.told("failed")).toMatchObject([{ reason: "visit", path: "/dynamic" }]);
  });

  it("are no failure of the page when their visitor left", async () => {
    const gone = new AbortController();
    const world = createWorld(() => "v", {
      visit: () => {
        gone.abort();
        throw new Error("aborted");
      },
    });

    await world.door.handle(
      { method: "GET", target: "/dynamic", header: () => undefined },
      () => new Request("http://localhost/dynamic", { signal: gone.signal }),
    );

    expect(world.told("failed")).toEqual([]);
  });
});

describe("drafts", () => {
  it.each(["/posts", "/posts.rsc", "/feed", "/closed/zzz", "/open/cold"])(
    "%s is rendered for its editor and stored nowhere (DM-02, DM-03, DM-05, DM-06, DM-07, K13)",
    async (path) => {
      const world = createWorld(() => "public");

      const answer = await world.ask(path, draft);

      expect([answer.status, answer.state, answer.headers.get("cache-control"), answer.headers.get("etag")]).toEqual([
        200,
        null,
        PRIVATE,
        null,
      ]);
      expect(world.visits()).toMatchObject([{ draft: true }]);
      expect(world.renders()).toBe(0);
    },
  );

  it("do not see prepared answers, and nobody else sees drafts", async () => {
    const world = createWorld(() => "public");
    await world.get("/posts");
    await world.get("/posts");

    expect(await world.get("/posts", draft)).toBe("200 visit /posts");
    expect(await world.get("/posts")).toBe("HIT public");
  });

  it("of another build are ignored and their cookie is cleared (DM-04)", async () => {
    const world = createWorld(() => "public");
    await world.get("/posts");

    const answer = await world.ask("/posts", { headers: { cookie: "__prerender_bypass=wrong" } });

    expect([answer.state, answer.text]).toEqual(["HIT", "public"]);
    expect(answer.headers.get("set-cookie")).toMatch(/^__prerender_bypass=; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect((await world.ask("/posts")).headers.get("set-cookie")).toBeNull();
  });
});

describe("what may not be stored", () => {
  it("is rendered for each visitor when it sets a cookie, and reported (P1, RH-10)", async () => {
    const world = createWorld(() => ({ text: "v", headers: [["set-cookie", "session=1"]] }));

    const answer = await world.ask("/feed");

    expect([answer.state, answer.text]).toEqual([null, "visit /feed"]);
    expect(world.told("stored")).toEqual([]);
    expect(world.told("failed")).toMatchObject([{ error: { code: "VINEXT_NOT_STORABLE" } }]);
  });
});
