import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";

import { createWorld } from "../helpers/world.ts";
import { documentOf } from "../helpers/world-render.ts";
import { DRAFT_SECRET } from "../helpers/world-site.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";

describe("stored pages", () => {
  it("say what is in them, for how long, and where they come from (HD-01, HD-06, HD-09, HD-18)", async () => {
    const world = createWorld(() => ({ text: "v", revalidate: 60 }));
    await world.get("/posts");

    const { headers } = await world.ask("/posts");

    expect(Object.fromEntries(headers)).toEqual({
      "cache-control": "s-maxage=60, stale-while-revalidate=31535940",
      "cache-status": "vinext; hit; ttl=60",
      "content-length": String(documentOf("v").length),
      "content-type": "text/html; charset=utf-8",
      etag: expect.stringMatching(/^"[\w-]{24}"$/),
      vary: "Accept-Encoding",
      "x-nextjs-cache": "HIT",
      "x-nextjs-prerender": "1",
      "x-nextjs-stale-time": "300",
      "x-vinext-cache": "HIT",
    });
  });

  it("send the same Cache-Control stale as fresh (HD-04)", async () => {
    const world = createWorld(() => "v");
    const miss = await world.ask("/posts");
    world.pass(11);

    const stale = await world.ask("/posts");

    expect(stale.headers.get("cache-control")).toBe(miss.headers.get("cache-control"));
    expect(stale.headers.get("cache-status")).toBe("vinext; hit; ttl=-1; detail=stale");
    expect(miss.headers.get("cache-status")).toBe("vinext; fwd=uri-miss; stored");
  });

  it("never send tags or the HTML type with a payload (HD-12, K5)", async () => {
    const world = createWorld(() => ({ text: "v", headers: [["content-type", "text/x-component"]], tags: ["secret"] }));
    for (const name of ["rsc", "next-router-state-tree", "next-router-prefetch", "next-router-segment-prefetch"]) {
      const { headers } = await world.ask("/posts", { headers: { [name]: "1", accept: "text/x-component" } });
      expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(JSON.stringify([...headers])).not.toContain("secret");
    }
    expect((await world.ask("/posts.rsc")).headers.get("content-type")).toBe("text/x-component");
  });
});

describe("conditions", () => {
  it.each(["TAG", "W/TAG", '"other", TAG', "*"])("answer 304 to If-None-Match %s (HD-15)", async (written) => {
    const world = createWorld(() => "v");
    const etag = (await world.ask("/posts")).headers.get("etag") ?? "";

    for (const method of ["GET", "HEAD", "GET"]) {
      const answer = await world.ask("/posts", { method, headers: { "if-none-match": written.replace("TAG", etag) } });
      expect([
        answer.status,
        answer.bytes.length,
        answer.headers.get("etag"),
        answer.headers.get("content-length"),
      ]).toEqual([304, 0, etag, null]);
      expect(answer.headers.get("cache-control")).toBe("s-maxage=10, stale-while-revalidate=31535990");
    }
  });

  it("answer 200 to a foreign tag and to no-cache (HD-15)", async () => {
    const world = createWorld(() => "v");
    const etag = (await world.ask("/posts")).headers.get("etag") ?? "";

    expect((await world.ask("/posts", { headers: { "if-none-match": '"x"' } })).status).toBe(200);
    expect(
      (await world.ask("/posts", { headers: { "if-none-match": etag, "cache-control": "no-cache" } })).status,
    ).toBe(200);
  });
});

describe("codings", () => {
  const text = "once upon a time ".repeat(200);

  it("are made once in the background and keep the ETag (HD-21)", async () => {
    const world = createWorld(() => text);
    const accepting = { headers: { "accept-encoding": "gzip, br" } };
    const plain = await world.ask("/posts", accepting);
    await world.settle();

    const packed = await world.ask("/posts", accepting);

    expect([plain.headers.get("content-encoding"), packed.headers.get("content-encoding")]).toEqual([null, "br"]);
    expect(packed.headers.get("etag")).toBe(plain.headers.get("etag"));
    expect(brotliDecompressSync(packed.bytes).toString()).toBe(documentOf(text));
    expect((await world.ask("/posts")).headers.get("content-encoding")).toBeNull();
  });

  it("are not made for small bodies", async () => {
    const world = createWorld(() => "v");
    const accepting = { headers: { "accept-encoding": "br" } };
    await world.ask("/posts", accepting);
    await world.settle();

    expect((await world.ask("/posts", accepting)).headers.get("content-encoding")).toBeNull();
  });
});

describe("outcomes", () => {
  it("store a redirect and answer the payload with 200 and its location (ST-03, ST-08)", async () => {
    const world = createWorld(() => ({ text: "", status: 307, headers: [["location", "/base/to"]] }), {
      manifest: { basePath: "/base" },
    });
    await world.get("/base/posts");

    const page = await world.ask("/base/posts");
    const payload = await world.ask("/base/posts.rsc");

    expect([page.state, page.status, page.headers.get("location")]).toEqual(["HIT", 307, "/base/to"]);
    expect([payload.state, payload.status, payload.headers.get("location")]).toEqual(["HIT", 200, "/base/to"]);
  });

  it.each([401, 403, 404])("store %i for document and payload (ST-01, ST-07, ST-08)", async (status) => {
    const world = createWorld(() => ({ text: "no", status }));
    await world.get("/posts");

    const answers = [await world.ask("/posts"), await world.ask("/posts.rsc")];

    expect(answers.map((answer) => [answer.state, answer.status])).toEqual([
      ["HIT", status],
      ["HIT", status],
    ]);
  });

  it("answer what does not exist from the not-found entry, privately (ST-11)", async () => {
    const world = createWorld(() => "nothing here");
    await world.get("/nowhere");

    for (const path of ["/nowhere", "/404", "/500", "/_not-found"]) {
      const answer = await world.ask(path);
      expect([answer.status, answer.text, answer.state, answer.headers.get("cache-control")]).toEqual([
        404,
        "nothing here",
        "HIT",
        PRIVATE,
      ]);
    }
    const payload = await world.ask("/nowhere.rsc");
    expect([payload.status, payload.headers.get("content-type")]).toEqual([404, "text/x-component"]);
    expect(world.renders()).toBe(1);
  });

  it("answer 404 in a sentence when even that page fails, and below the reserved path", async () => {
    const world = createWorld(() => {
      throw new Error("broken");
    });

    expect(await world.get("/nowhere")).toBe("404 Not Found");
    expect(await world.get("/_vinext/anything")).toBe("404 Not Found");
    expect(world.renders()).toBe(1);
  });
});

describe("config headers", () => {
  const headers = [
    {
      source: "/posts",
      basePath: true,
      has: [],
      missing: [],
      headers: [
        { key: "Cache-Control", value: "public, max-age=42" },
        { key: "Vary", value: "X-A" },
      ],
    },
  ];
  const rules = { headers, redirects: [], rewrites: { beforeFiles: [], afterFiles: [], fallback: [] } };

  it("win over what is computed (HD-05)", async () => {
    const world = createWorld(() => "v", { manifest: { rules } });
    await world.get("/posts");

    const answer = await world.ask("/posts");

    expect([answer.state, answer.headers.get("cache-control"), answer.headers.get("vary")]).toEqual([
      "HIT",
      "public, max-age=42",
      "Accept-Encoding, X-A",
    ]);
  });

  it("have no say about errors, drafts and what is not there (HD-02)", async () => {
    const everywhere = { ...rules, headers: headers.map((rule) => ({ ...rule, source: "/:path*" })) };
    const world = createWorld(
      (_, { path }) => {
        if (path === "/open/bad") throw new Error("broken");
        return "v";
      },
      { manifest: { rules: everywhere } },
    );
    const draft = { headers: { cookie: `__prerender_bypass=${DRAFT_SECRET}` } };

    const answers = [
      await world.ask("/nowhere/at/all"),
      await world.ask("/closed/zzz"),
      await world.ask("/open/bad"),
      await world.ask("/posts", draft),
    ];

    const seen = answers.map(({ status, headers: own }) => [status, own.get("cache-control"), own.get("vary")]);
    expect(seen.map(([status, control]) => [status, control])).toEqual([
      [404, PRIVATE],
      [404, PRIVATE],
      [500, PRIVATE],
      [200, PRIVATE],
    ]);
    expect(seen.every(([, , vary]) => String(vary).includes("X-A"))).toBe(true);
  });

  it("that look at the request are looked at for each request", async () => {
    const conditional = headers.map((rule) => ({
      ...rule,
      has: [{ type: "header" as const, key: "x-beta", value: undefined }],
    }));
    const world = createWorld(() => "v", { manifest: { rules: { ...rules, headers: conditional } } });
    const seen: (string | null)[] = [];

    for (const beta of [{}, {}, { "x-beta": "1" }, {}])
      seen.push((await world.ask("/posts", { headers: beta })).headers.get("cache-control"));

    const own = "s-maxage=10, stale-while-revalidate=31535990";
    expect(seen).toEqual([own, own, "public, max-age=42", own]);
  });
});

describe("route handlers", () => {
  it("keep status, type and Cache-Control of their own and carry no headers of pages (RH-03, RH-07, HD-05)", async () => {
    const world = createWorld(() => ({
      text: "{}",
      status: 201,
      headers: [
        ["content-type", "application/json"],
        ["cache-control", "public, max-age=5"],
      ],
    }));
    await world.get("/feed");

    const answer = await world.ask("/feed");

    expect([
      answer.state,
      answer.status,
      answer.headers.get("content-type"),
      answer.headers.get("cache-control"),
    ]).toEqual(["HIT", 201, "application/json", "public, max-age=5"]);
    expect([answer.headers.get("etag"), answer.headers.get("x-nextjs-prerender")]).toEqual([null, null]);
  });

  it("may answer 204 from the store (RH-14)", async () => {
    const world = createWorld(() => ({ text: "", status: 204 }));
    await world.get("/feed");

    const answer = await world.ask("/feed");

    expect([answer.state, answer.status, answer.headers.get("content-length")]).toEqual(["HIT", 204, null]);
  });

  it("report REVALIDATED past expiry (SW-05)", async () => {
    const world = createWorld((render) => ({ text: `v${render}`, revalidate: 2, expireSeconds: 4 }));
    await world.get("/feed");
    world.pass(5);

    expect(await world.get("/feed")).toBe("REVALIDATED v2");
  });

  it("have no payload", async () => {
    const world = createWorld(() => "x");

    expect((await world.ask("/feed.rsc")).status).toBe(404);
  });
});
