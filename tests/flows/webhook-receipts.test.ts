import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import type { Alarm } from "../../src/revalidate/alarm.ts";
import { callWorld, hooked, tagged } from "../helpers/webhook.ts";
import { createClock } from "../helpers/world-clock.ts";
import { keyIn } from "../helpers/world-site.ts";

describe("waiting", () => {
  it("answers when the regenerations have ended, with each result", async () => {
    const world = hooked((render, { path }) => {
      if (render > 3 && path === "/open/bad") throw new Error("down");
      return path === "/open/same" ? "same" : `${path} v${render}`;
    });
    for (const path of ["/open/new", "/open/same", "/open/bad"]) await world.get(path);

    const answer = await callWorld(
      world,
      { paths: ["/open/new", "/open/same", "/open/bad"] },
      { target: "/_vinext/revalidate?wait=1" },
    );

    expect(answer.receipt().regenerations).toEqual([
      { path: "/open/new", result: "stored" },
      { path: "/open/same", result: "unchanged" },
      { path: "/open/bad", result: "failed" },
    ]);
    expect(await world.get("/open/new")).toBe("HIT /open/new v4");
  });

  it("waits for two minutes at most", async () => {
    const clock = createClock();
    const armed = Promise.withResolvers<void>();
    const alarm: Alarm = (afterMs, ring) => {
      if (afterMs === 120_000) armed.resolve();
      return clock.alarm(afterMs, ring);
    };
    const never = new Promise<string>(() => {});
    const world = hooked((render) => (render > 1 ? never : "v1"), {
      clock,
      door: { alarm, limits: { deadlineSeconds: 600 } },
    });
    await world.get("/posts");

    const waiting = callWorld(world, { paths: ["/posts"] }, { target: "/_vinext/revalidate?wait=1" });
    await armed.promise;
    world.pass(120);

    expect((await waiting).receipt().regenerations).toEqual([{ path: "/posts", result: "running" }]);
  });
});

describe("a call that comes again", () => {
  it("gets the same receipt, and nothing is done twice", async () => {
    const world = hooked((render) => `v${render}`);
    await world.get("/posts");
    const first = await callWorld(world, { paths: ["/posts"] });
    await world.settle();
    world.pass(3_600);

    const again = await callWorld(world, { paths: ["/posts"] });
    await world.settle();

    expect(again.text).toBe(first.text);
    expect(world.told("invalidated")).toHaveLength(1);
    expect(world.renders()).toBe(2);
  });

  it("is one call when both come at once", async () => {
    const world = hooked((render) => `v${render}`);
    await world.get("/posts");

    const both = await Promise.all([1, 2].map(() => callWorld(world, { paths: ["/posts"] })));
    await world.settle();

    expect(both[1]?.text).toBe(both[0]?.text);
    expect(world.told("invalidated")).toHaveLength(1);
    expect(world.renders()).toBe(2);
  });

  it("is known to another process on the store (T1)", async () => {
    const handler = createMemoryHandler({ maxBytes: 1_000_000 });
    const [one, two] = [hooked(() => "v", { handler }), hooked(() => "v", { handler })];
    await one.get("/posts");
    const first = await callWorld(one, { paths: ["/posts"] });
    await one.settle();

    const again = await callWorld(two, { paths: ["/posts"] });

    expect(again.text).toBe(first.text);
    expect(two.told("invalidated")).toEqual([]);
  });

  it("is refused when it asks for something else", async () => {
    const world = hooked((render) => `v${render}`);
    await callWorld(world, { paths: ["/posts"] });

    const other = await callWorld(world, { paths: ["/"] });

    expect(other.status).toBe(409);
    expect(world.told("invalidated")).toHaveLength(1);
  });

  it("is finished when the process that began it was cut off", async () => {
    const world = hooked((render) => `v${render}`);
    await world.get("/posts");
    const first = await callWorld(world, { paths: ["/posts"] });
    await world.handler.receipts?.write("msg_1", "");

    const again = await callWorld(world, { paths: ["/posts"] });
    await world.settle();

    expect(again.receipt().items).toEqual(first.receipt().items);
    expect(world.told("invalidated")).toHaveLength(1);
  });
});

describe("stores that can do less", () => {
  it("counts paths, and says nothing where entries cannot be listed", async () => {
    const { heads, receipts, forgetFences, ...plain } = createMemoryHandler({ maxBytes: 1_000_000 });
    const limits = { ...plain.limits, visibleAfterSeconds: 60 };
    const world = hooked(tagged, { handler: { ...plain, limits } });
    await world.get("/posts");

    const first = await callWorld(world, { paths: ["/posts"], tags: ["news"] });
    const again = await callWorld(world, { paths: ["/posts"], tags: ["news"] });
    await world.settle();

    expect([heads, receipts, forgetFences].map((method) => typeof method)).toEqual(["function", "object", "function"]);
    expect(first.receipt().items).toEqual([
      { path: "/posts", entries: 1, regenerating: 1, visible: "within 60 s" },
      { tag: "news", regenerating: 0, visible: "within 60 s" },
    ]);
    expect(again.text).toBe(first.text);
  });

  it("asks for the call again when the store does not take it", async () => {
    const memory = createMemoryHandler({ maxBytes: 1_000_000 });
    const fails = (): never => {
      throw new Error("disk full");
    };
    const receipts = memory.receipts && { ...memory.receipts, raise: fails };
    const world = hooked((render) => `v${render}`, { handler: { ...memory, receipts } });
    await world.get("/posts");

    const answer = await callWorld(world, { paths: ["/posts"], mode: "expire" });

    expect([answer.status, answer.text]).toEqual([503, "The store did not take the call; send it again.\n"]);
    // This process knows all the same.
    expect(await world.get("/posts")).toBe("MISS v2");
  });

  it("does not count a record that is broken", async () => {
    const world = hooked(tagged);
    await world.get("/posts");
    await world.get("/open/a");
    const record = await world.handler.read(keyIn("/posts/page", "/posts"));
    record?.head.set([0], 60);

    const answer = await callWorld(world, { tags: ["news"], dryRun: true });

    expect(answer.receipt().items).toMatchObject([{ entries: 1 }]);
  });
});

it("forgets fences once nothing can feel them, and keeps those that something can (T10)", async () => {
  const world = hooked((render) => `v${render}`, { manifest: { expireSeconds: 7_200 } });
  await callWorld(world, { tags: ["old"] }, { id: "msg_old" });
  world.pass(10);
  await world.get("/posts");
  world.pass(10);
  await callWorld(world, { tags: ["felt"] }, { id: "msg_felt" });
  world.pass(7_201);

  await callWorld(world, { tags: ["new"] }, { id: "msg_new" });
  await world.settle();

  expect((await world.handler.fencesSince(0)).fences.map(([tag]) => tag)).toEqual(["felt", "new"]);
});
