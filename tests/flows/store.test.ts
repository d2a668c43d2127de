import { expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import type { CacheHandler } from "../../src/cache/handler.ts";
import { createWorld, type World } from "../helpers/world.ts";
import { keyIn } from "../helpers/world-site.ts";

const METHODS = ["read", "put", "touch", "fail", "fencesSince", "acquireLease", "releaseLease"] as const;
const key = keyIn("/posts/page", "/posts");

function memory(): CacheHandler {
  return createMemoryHandler({ maxBytes: 1_000_000 });
}

/** A store whose methods all do the same bad thing. */
function badStore(behave: () => never | Promise<never>): CacheHandler {
  return { ...memory(), ...Object.fromEntries(METHODS.map((name) => [name, behave])) };
}

it("renders for everyone while the store throws (S8, CH-07)", async () => {
  const handler = badStore(() => {
    throw new Error("disk full");
  });
  const world = createWorld((render) => `v${render}`, { handler });

  const answer = await world.ask("/posts");

  expect([answer.status, answer.text, answer.headers.get("cache-status")]).toEqual([
    200,
    "v1",
    "vinext; fwd=uri-miss; detail=store",
  ]);
  expect(world.told("store-failed").length).toBeGreaterThan(0);
});

it("waits for a store that hangs no longer than its deadline (S8)", async () => {
  const world = createWorld(() => "v", { handler: badStore(() => new Promise<never>(() => {})) });

  const answer = await passing(world, world.ask("/posts"));

  expect(answer.text).toBe("v");
});

it("lets nobody else wait for a store that hung, and asks it again later (S8)", async () => {
  const slow = { hangs: true };
  const good = memory();
  const hanging = Object.fromEntries(
    METHODS.map((name) => [
      name,
      // Each method is called with arguments of its own; here they are only handed on.
      (...args: readonly never[]) =>
        slow.hangs ? new Promise<never>(() => {}) : (good[name] as (...all: readonly never[]) => unknown)(...args),
    ]),
  );
  const world = createWorld(() => "v", { handler: { ...good, ...hanging } });
  await passing(world, world.ask("/posts"));

  const second = await world.ask("/posts");
  slow.hangs = false;
  world.pass(60);
  await world.ask("/posts");
  const recovered = await world.get("/posts");

  expect([second.status, second.text, recovered]).toEqual([200, "v", "HIT v"]);
});

it("goes on from process memory when failures cannot be recorded (R3)", async () => {
  const handler = {
    ...memory(),
    fail: () => {
      throw new Error("read-only");
    },
  };
  const world = createWorld(
    (render) => {
      if (render > 1) throw new Error("down");
      return "v1";
    },
    { handler },
  );
  await world.get("/posts");
  world.pass(11);
  for (let again = 0; again < 5; again += 1) {
    expect((await world.ask("/posts")).text).toBe("v1");
    await world.settle();
  }

  expect(world.renders()).toBe(2);
});

it("comes to a new page although every second write is lost, and tells of each that was (T7)", async () => {
  const kept = memory();
  const writes = { count: 0 };
  const handler: CacheHandler = {
    ...kept,
    put: (record) => {
      writes.count += 1;
      if (writes.count % 2 === 0) throw new Error("lost");
      return kept.put(record);
    },
  };
  const world = createWorld((render) => `v${render}`, { handler });
  await world.get("/posts");

  const seen: string[] = [];
  for (let visit = 0; visit < 4; visit += 1) {
    world.pass(40);
    seen.push(await world.get("/posts"));
    await world.settle();
  }

  expect(seen).toEqual(["STALE v1", "STALE v1", "STALE v3", "STALE v3"]);
  expect(world.told("store-failed")).toHaveLength(2);
});

it("treats a record under a foreign key as a miss and reports it (P7)", async () => {
  const world = createWorld((_, { path }) => path);
  await world.get("/open/secret");
  const record = await world.handler.read(keyIn("/open/[slug]/page", "/open/secret"));
  if (!record) throw new Error("nothing was stored");
  const html = (await record.part("html")) ?? new Uint8Array();
  await world.handler.put({
    key,
    generation: "g",
    startedAtMs: 1,
    listed: false,
    head: record.head,
    parts: new Map([["html", html]]),
  });

  expect(await world.get("/posts")).toBe("MISS /posts");
  expect(world.told("broken-record")).toMatchObject([{ key }]);
  expect(await world.get("/posts")).toBe("HIT /posts");
});

it("renders again when a stored body is damaged (S2)", async () => {
  const handler = memory();
  const world = createWorld((render) => `v${render}`, { handler });
  await world.get("/posts");
  const record = await handler.read(key);
  const html = await record?.part("html");
  html?.set([0x58], html.length - 1);

  const answer = await world.ask("/posts");

  expect([answer.state, answer.text, answer.headers.get("cache-status")]).toEqual([
    "MISS",
    "v2",
    "vinext; fwd=uri-miss; stored; detail=broken",
  ]);
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("tells a caller that an invalidation is not durable, and obeys it in this process", async () => {
  const handler = {
    ...memory(),
    raise: () => {
      throw new Error("disk full");
    },
  };
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }), { handler });
  await world.get("/posts");

  await world.invalidate("a", 0);

  expect(world.told("failed")).toHaveLength(1);
  expect(await world.get("/posts")).toBe("MISS v2");
});

/** Lets time pass until an answer has come. */
async function passing<T>(world: World, answer: Promise<T>): Promise<T> {
  const state = { done: false };
  void answer.then(() => (state.done = true));
  for (let turn = 0; turn < 400 && !state.done; turn += 1) {
    await Promise.resolve();
    if (turn % 40 === 39) world.pass(2);
  }
  return answer;
}
