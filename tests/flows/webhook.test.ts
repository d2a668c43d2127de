import { describe, expect, it } from "vitest";

import { callWorld, hooked, tagged } from "../helpers/webhook.ts";
import { until } from "../helpers/world-until.ts";

describe("a soft call", () => {
  it("renders the page again at once, without a visitor (C5)", async () => {
    const world = hooked((render) => `v${render}`);
    await world.get("/posts");

    const answer = await callWorld(world, { paths: ["/posts"] });
    await world.settle();

    expect(answer.status).toBe(200);
    expect(answer.receipt()).toEqual({
      id: "msg_1",
      mode: "stale",
      dryRun: false,
      at: "2026-01-01T00:00:00.000Z",
      items: [{ path: "/posts", entries: 1, regenerating: 1, visible: "now" }],
    });
    expect(await world.get("/posts")).toBe("HIT v2");
    expect(world.renders()).toBe(2);
  });

  it("lets visitors have the old page until the new one is there", async () => {
    const second = Promise.withResolvers<string>();
    const world = hooked((render) => (render === 2 ? second.promise : `v${render}`));
    await world.get("/posts");

    await callWorld(world, { paths: ["/posts"] });
    const during = [await world.get("/posts"), await world.get("/posts.rsc")];
    second.resolve("v2");
    await world.settle();

    expect(during).toEqual(["STALE v1", "STALE v1"]);
    expect(await world.get("/posts")).toBe("HIT v2");
    expect(world.renders()).toBe(2);
  });

  it("renders nothing for a path without an entry", async () => {
    const world = hooked((render) => `v${render}`);

    const answer = await callWorld(world, { paths: ["/posts", "/nowhere", "/dynamic"] });
    await world.settle();

    expect(answer.receipt().items.map(({ entries, regenerating }) => [entries, regenerating])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(world.renders()).toBe(0);
  });

  it("renders exactly the entries that carry a tag (T13)", async () => {
    const world = hooked(tagged);
    for (const path of ["/", "/posts", "/open/a", "/open/b", "/feed"]) await world.get(path);
    const before = world.renders();

    const answer = await callWorld(world, { tags: ["news", "nobody"] });
    await world.settle();

    expect(answer.receipt().items).toEqual([
      { tag: "news", entries: 4, regenerating: 4, visible: "now" },
      { tag: "nobody", entries: 0, regenerating: 0, visible: "now" },
    ]);
    expect(world.renders()).toBe(before + 4);
    expect(await world.get("/")).toBe("HIT / v1");
    expect(await world.get("/feed")).toMatch(/^HIT/);
  });

  it.each([
    [{ path: "/open/[slug]", type: "page" }, 2],
    [{ path: "/open/[slug]", type: "layout" }, 2],
    [{ path: "/open", type: "layout" }, 2],
    [{ path: "/", type: "layout" }, 4],
    [{ path: "/posts", type: "page" }, 1],
    // Types apply to patterns: the file of this path is another one (TG-06).
    [{ path: "/open/a", type: "page" }, 0],
  ])("takes %j as revalidatePath does (TG-05, TG-06, TG-08)", async (path, entries) => {
    const world = hooked((render) => `v${render}`);
    for (const page of ["/", "/posts", "/open/a", "/open/b"]) await world.get(page);

    const answer = await callWorld(world, { paths: [path] });
    await world.settle();

    expect(answer.receipt().items).toEqual([{ ...path, entries, regenerating: entries, visible: "now" }]);
    expect(world.renders()).toBe(4 + entries);
  });

  it.each(["/open/caf\u00E9", "/open/cafe\u0301", "/open/caf%C3%A9", "/open/cafe%CC%81", "/open/caf%c3%a9/"])(
    "finds the entry of %s, however it is spelt (K7)",
    async (path) => {
      const world = hooked((render) => `v${render}`);
      await world.get("/open/caf%C3%A9");

      const answer = await callWorld(world, { paths: [path] });
      await world.settle();

      expect(answer.receipt().items).toMatchObject([{ path, entries: 1, regenerating: 1 }]);
      expect(await world.get("/open/caf%C3%A9")).toBe("HIT v2");
    },
  );

  it("counts a page once for each item that touches it, and renders it once", async () => {
    const world = hooked(tagged);
    await world.get("/posts");

    const answer = await callWorld(world, { paths: ["/posts", "/posts/", "/%70osts"], tags: ["news", "news"] });
    await world.settle();

    expect(answer.receipt().items.map(({ entries, regenerating }) => [entries, regenerating])).toEqual(
      Array.from({ length: 5 }, () => [1, 1]),
    );
    expect(world.renders()).toBe(2);
  });

  it("fails on demand where the call renders, and stale where a visitor finds the page old (ER-09, IN-02)", async () => {
    const source = { works: true };
    const world = hooked(
      (render) => {
        if (!source.works) throw new Error("the source is down");
        return { text: `v${render}`, tags: ["news"], revalidate: 600 };
      },
      { door: { limits: { webhookPlaces: 1 } } },
    );
    for (const path of ["/open/a", "/open/b"]) await world.get(path);
    source.works = false;

    const { items } = (await callWorld(world, { tags: ["news"] })).receipt();
    await world.settle();
    const [asked] = world.told("failed");
    const states = [await world.get("/open/a"), await world.get("/open/b")];
    await world.settle();

    expect(items).toMatchObject([{ tag: "news", entries: 2, regenerating: 1 }]);
    expect(asked).toMatchObject({ path: "/open/a", reason: "on-demand" });
    // One rests after its failure, the other one is tried for its visitor.
    expect(states).toEqual(["HIT v1", "STALE v2"]);
    expect(world.told("failed").slice(1)).toMatchObject([{ path: "/open/b", reason: "stale" }]);
  });

  it("starts after a render that may have begun before the change (T3)", async () => {
    const slow = Promise.withResolvers<string>();
    const world = hooked((render) => (render === 2 ? slow.promise : `v${render}`));
    await world.get("/posts");
    world.pass(11);
    await world.get("/posts");
    await until(() => world.renders() === 2);

    await callWorld(world, { paths: ["/posts"] });
    slow.resolve("old");
    await world.settle();

    expect(await world.get("/posts")).toBe("HIT v3");
  });

  it("tries a failing page again without waiting for its next attempt", async () => {
    const world = hooked((render) => {
      if (render === 2) throw new Error("down");
      return `v${render}`;
    });
    await world.get("/posts");
    world.pass(11);
    await world.get("/posts");
    await world.settle();

    await callWorld(world, { paths: ["/posts"] });
    await world.settle();

    expect(await world.get("/posts")).toBe("HIT v3");
  });
});

describe("a hard call", () => {
  it("never shows the old page again", async () => {
    const world = hooked((render) => `v${render}`);
    await world.get("/posts");

    const answer = await callWorld(world, { paths: ["/posts"], mode: "expire" });
    await world.settle();

    expect(answer.receipt()).toMatchObject({ mode: "expire", items: [{ entries: 1, regenerating: 0 }] });
    expect(await world.get("/posts")).toBe("MISS v2");
  });
});

describe("a dry run", () => {
  it("counts exactly and touches nothing (T13)", async () => {
    const world = hooked(tagged);
    for (const path of ["/posts", "/open/a"]) await world.get(path);
    const asked = { paths: ["/posts", { path: "/open/[slug]", type: "page" }], tags: ["news"] };

    const dry = await callWorld(world, { ...asked, dryRun: true });
    await world.settle();

    expect(dry.receipt().items.map(({ entries, regenerating }) => [entries, regenerating])).toEqual([
      [1, 0],
      [1, 0],
      [2, 0],
    ]);
    expect(world.renders()).toBe(2);
    expect(world.told("invalidated")).toEqual([]);
    expect(await world.handler.fencesSince(0)).toMatchObject({ fences: [] });
    const real = await callWorld(world, asked);
    expect(real.receipt().items.map(({ entries }) => entries)).toEqual([1, 1, 2]);
  });
});

it("publishes and takes back a page, by time and by call, with status and text of one render (T9)", async () => {
  const source = { isPublished: false };
  const world = hooked(() =>
    source.isPublished ? { text: "post", revalidate: 60 } : { text: "nothing here", status: 404, revalidate: 60 },
  );
  const look = async (): Promise<readonly [number, string]> => {
    const { status, text } = await world.ask("/open/post");
    await world.settle();
    return [status, text];
  };
  const gone = [404, "nothing here"];
  const there = [200, "post"];
  const told = async (isPublished: boolean): Promise<void> => {
    source.isPublished = isPublished;
    await callWorld(world, { paths: ["/open/post"] }, { id: `msg_${isPublished}` });
    await world.settle();
  };

  expect(await look()).toEqual(gone);
  source.isPublished = true;
  world.pass(61);
  expect([await look(), await look()]).toEqual([gone, there]);
  source.isPublished = false;
  world.pass(61);
  expect([await look(), await look()]).toEqual([there, gone]);
  await told(true);
  expect(await look()).toEqual(there);
  await told(false);
  expect(await look()).toEqual(gone);
});
