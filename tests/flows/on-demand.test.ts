import { describe, expect, it } from "vitest";

import { createWorld, type AskHow } from "../helpers/world.ts";
import type { Content } from "../helpers/world-render.ts";
import { DRAFT_SECRET } from "../helpers/world-site.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";
const onDemand: AskHow = { headers: { "x-prerender-revalidate": DRAFT_SECRET } };
const ifGenerated: AskHow = { headers: { ...onDemand.headers, "x-prerender-revalidate-if-generated": "1" } };

describe("the on-demand header", () => {
  it.each(["/posts", "/posts.rsc", "/feed", "/open/new"])(
    "renders %s anew while the caller waits, and stores it (OD-01, OD-05)",
    async (path) => {
      const world = createWorld((render) => `v${render}`);
      await world.get(path);
      await world.get(path);
      expect(await world.get(path)).toBe("HIT v1");

      const answer = await world.ask(path, onDemand);

      expect([answer.status, answer.state, answer.text]).toEqual([200, "REVALIDATED", "v2"]);
      expect(answer.headers.get("cache-status")).toBe("vinext; fwd=request; stored");
      expect(await world.get(path)).toBe("HIT v2");
    },
  );

  it("reads cached data anew, which a visitor's miss does not (OD-02)", async () => {
    const sources: string[] = [];
    const world = createWorld((_render, { dataFrom }) => {
      sources.push(dataFrom);
      return "v";
    });

    await world.get("/posts");
    await world.get("/posts", onDemand);

    expect(sources).toEqual(["cache", "origin"]);
  });

  it("renders nothing that was not generated when only generated pages are meant (OD-03)", async () => {
    const world = createWorld((render) => `v${render}`);

    expect((await world.ask("/open/a", ifGenerated)).status).toBe(404);
    expect(world.renders()).toBe(0);

    await world.get("/open/a");
    expect(await world.get("/open/a", ifGenerated)).toBe("REVALIDATED v2");
  });

  it("is ignored without the secret of this build, and on other methods (OD-04, KY-17)", async () => {
    const world = createWorld((render) => `v${render}`);
    await world.get("/posts");
    await world.get("/posts");

    for (const wrong of ["", "wrong", `${DRAFT_SECRET.slice(1)}x`])
      expect(await world.get("/posts", { headers: { "x-prerender-revalidate": wrong } })).toBe("HIT v1");
    expect((await world.ask("/posts", { method: "POST", ...onDemand })).status).toBe(405);
    expect(world.renders()).toBe(1);
  });

  it("does not open closed routes and changes nothing about dynamic ones (OD-05, SP-17)", async () => {
    const world = createWorld((render) => `v${render}`);

    expect((await world.ask("/closed/zzz", onDemand)).status).toBe(404);
    expect(await world.get("/dynamic", onDemand)).toBe("200 visit /dynamic");
    expect((await world.ask("/closed/zzz")).status).toBe(404);
  });

  it("wins over a draft cookie: what everybody gets is no draft", async () => {
    const world = createWorld((render) => `v${render}`);

    const cookie = `__prerender_bypass=${DRAFT_SECRET}`;

    expect(await world.get("/posts", { headers: { ...onDemand.headers, cookie } })).toBe("REVALIDATED v1");
    expect(world.visits()).toEqual([]);
  });

  it("shares one render among equal requests, and none with a visitor's miss (DE-04)", async () => {
    const gate = Promise.withResolvers<void>();
    const world = createWorld(async (render) => {
      await gate.promise;
      return `v${render}`;
    });

    const asked = [world.get("/open/a"), world.get("/open/a", onDemand), world.get("/open/a", onDemand)];
    gate.resolve();
    await Promise.all(asked);

    expect(world.renders()).toBe(2);
  });

  it("tells its caller of a failure and leaves visitors the old page, until the next attempt (OD-08)", async () => {
    const source = { works: true };
    const world = createWorld((render): Content => {
      if (!source.works) throw new Error("the source is down");
      return { text: `v${render}`, revalidate: 600 };
    });
    await world.get("/posts");
    source.works = false;

    const failed = await world.ask("/posts", onDemand);
    const visitor = await world.ask("/posts");

    expect([failed.status, failed.headers.get("cache-control"), failed.state]).toEqual([500, PRIVATE, null]);
    expect([visitor.state, visitor.text]).toEqual(["HIT", "v1"]);
    expect(visitor.headers.get("cache-control")).toBe("s-maxage=30, stale-while-revalidate=31535970");
    expect(world.told("failed")).toMatchObject([{ path: "/posts", reason: "on-demand" }]);

    source.works = true;
    world.pass(31);
    expect(await world.get("/posts")).toBe("STALE v1");
    await world.settle();
    expect(await world.get("/posts")).toBe("HIT v3");
  });
});
