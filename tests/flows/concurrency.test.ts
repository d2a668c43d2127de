import { expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import type { CacheHandler } from "../../src/cache/handler.ts";
import { createWorld } from "../helpers/world.ts";
import { createClock } from "../helpers/world-clock.ts";
import { keyIn } from "../helpers/world-site.ts";
import { until } from "../helpers/world-until.ts";

it("shares one render of a cold path among all forms of request (DE-01)", async () => {
  const world = createWorld((render) => `v${render}`);

  const answers = await Promise.all([
    world.get("/posts"),
    world.get("/posts?b=2"),
    world.get("/posts.rsc"),
    world.get("/posts", { headers: { purpose: "prefetch" } }),
    world.get("/posts", { method: "HEAD" }),
  ]);

  expect(answers).toEqual(["MISS v1", "MISS v1", "MISS v1", "MISS v1", "MISS"]);
  expect(world.renders()).toBe(1);
});

it("never shares a render between paths (DE-05)", async () => {
  const world = createWorld((_, { path }) => path);

  expect(await Promise.all([world.get("/open/a"), world.get("/open/b")])).toEqual(["MISS /open/a", "MISS /open/b"]);
});

it("shares one new render after an invalidation (DE-03)", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }));
  await world.get("/posts");
  await world.invalidate("a", 0);

  const answers = await Promise.all(Array.from({ length: 5 }, () => world.get("/posts")));

  expect(answers).toEqual(Array.from({ length: 5 }, () => "MISS v2"));
});

it("renders again what began before an invalidation by a clock that is behind (T3)", async () => {
  const clock = createClock();
  const memory = createMemoryHandler({ maxBytes: 1_000_000 });
  const handler = { ...memory, limits: { ...memory.limits, clockSkewMs: 1_000 } };
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }), {
    clock,
    handler,
    door: { freshness: { check: () => true } },
  });
  await world.get("/posts");

  await handler.raise([{ tag: "a", expireAfterSeconds: undefined }], clock.now() - 999);

  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("does not lose an invalidation that lands during a render (DE-07, T3)", async () => {
  const first = Promise.withResolvers<string>();
  const world = createWorld(async (render) => ({
    text: render === 1 ? await first.promise : `new ${render}`,
    tags: ["a"],
  }));
  const early = world.get("/posts");
  await until(() => world.renders() === 1);

  await world.invalidate("a", 0);
  const late = world.get("/posts");
  expect(await late).toBe("MISS new 2");
  first.resolve("old");

  expect(await early).toBe("MISS old");
  expect(await world.get("/posts")).toBe("HIT new 2");
});

it("orders a render and an invalidation of the same millisecond", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }));
  await world.get("/posts");
  const states: string[] = [];

  for (let round = 0; round < 3; round += 1) {
    await world.invalidate("a", 0);
    states.push(await world.get("/posts"), await world.get("/posts"));
  }

  expect(states).toEqual(["MISS v2", "HIT v2", "MISS v3", "HIT v3", "MISS v4", "HIT v4"]);
});

it("serves a softly invalidated page once more and then the new one (T11)", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, revalidate: false, tags: ["a"] }));
  await world.get("/posts");
  await world.get("/posts");

  await world.invalidate("a");

  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("expires a page at the announced moment, prepared or not", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, revalidate: false, tags: ["a"] }));
  await world.get("/posts");
  await world.invalidate("a", 5);
  world.pass(5);

  expect(await world.get("/posts")).toBe("MISS v2");
});

it("sees what another process invalidated (T1)", async () => {
  const clock = createClock();
  const change = { seen: true };
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }), { clock });
  const freshness = { check: () => !change.seen && (change.seen = true) };
  const other = createWorld(() => "other", { clock, handler: world.handler, door: { freshness } });
  await world.get("/posts");
  await other.get("/posts");
  expect(await other.get("/posts")).toBe("HIT v1");

  await world.invalidate("a", 0);
  change.seen = false;

  expect(await other.get("/posts")).toBe("MISS other");
});

it("leaves a page to the process that holds its lease, and takes over when that one died (R2)", async () => {
  const world = createWorld((render) => `v${render}`);
  await world.get("/posts");
  const shared = { ...world.handler, limits: { ...world.handler.limits, sharedLeases: true } };
  const one = createWorld(() => new Promise(() => {}), { clock: world.clock, handler: shared });
  const two = createWorld(() => "two", { clock: world.clock, handler: shared, door: { owner: () => "process-2" } });
  world.pass(11);
  await one.get("/posts");
  await until(() => one.renders() === 1);

  expect(await two.get("/posts")).toBe("STALE v1");
  await two.settle();
  expect(await two.get("/posts")).toBe("STALE v1");
  await two.settle();
  expect([two.renders(), two.told("skipped")]).toMatchObject([0, [{ detail: "lease" }]]);

  await world.handler.releaseLease(keyIn("/posts/page", "/posts"), "process-1");
  world.pass(2);
  await two.get("/posts");
  await two.settle();
  expect(await two.get("/posts")).toBe("HIT two");
});

it("keeps the lease of a long render, and leaves it to others soon after its process was killed (R2)", async () => {
  const world = createWorld((render) => `v${render}`);
  await world.get("/posts");
  const leases: string[] = [];
  const shared: CacheHandler = {
    ...world.handler,
    limits: { ...world.handler.limits, sharedLeases: true },
    acquireLease: (key, lease) => {
      leases.push(lease.owner);
      return world.handler.acquireLease(key, lease);
    },
  };
  const doomed = createClock(world.clock.now());
  const one = createWorld(() => new Promise(() => {}), { clock: doomed, handler: shared });
  const two = createWorld(() => "two", { clock: world.clock, handler: shared, door: { owner: () => "process-2" } });
  world.pass(11);
  doomed.pass(11);
  await one.get("/posts");
  await until(() => one.renders() === 1);
  for (let second = 0; second < 40; second += 1) {
    world.pass(1);
    doomed.pass(1);
    await until(() => leases.length >= 1 + Math.floor((second + 1) / 5));
  }
  await two.get("/posts");
  await two.settle();
  const whileItLives = two.renders();

  // From here on the clock of the first process stands still.
  world.pass(16);
  await two.get("/posts");
  await two.settle();

  expect([whileItLives, two.renders()]).toEqual([0, 1]);
});

it("renders for waiting visitors before it refreshes for nobody (R9)", async () => {
  const gates = new Map<string, PromiseWithResolvers<string>>();
  const world = createWorld(
    (_, { path }) => {
      const gate = Promise.withResolvers<string>();
      gates.set(path, gate);
      return gate.promise;
    },
    { door: { limits: { concurrency: 1 } } },
  );
  const seeded = createWorld(() => "old", { clock: world.clock, handler: world.handler });
  for (const slug of ["a", "b"]) await seeded.get(`/open/${slug}`);
  world.pass(11);
  for (const slug of ["a", "b"]) await world.get(`/open/${slug}`);
  await until(() => gates.has("/open/a"));
  const visitor = world.get("/open/c");

  gates.get("/open/a")?.resolve("new");
  await until(() => gates.has("/open/c"));
  expect(gates.has("/open/b")).toBe(false);
  gates.get("/open/c")?.resolve("made");

  expect(await visitor).toBe("MISS made");
  await until(() => gates.has("/open/b"));
  gates.get("/open/b")?.resolve("new");
  await world.settle();
});

it("finishes running regenerations when it closes, and starts none after that (R8)", async () => {
  const second = Promise.withResolvers<string>();
  const world = createWorld((render) => (render === 3 ? second.promise : `v${render}`));
  await world.get("/posts");
  await world.get("/open/a");
  world.pass(11);
  await world.get("/posts");

  const closed = world.door.close();
  await world.get("/open/a");
  second.resolve("v3");
  await closed;

  expect(await world.get("/posts")).toBe("HIT v3");
  expect(world.told("skipped")).toMatchObject([{ path: "/open/a", detail: "stopping" }]);
});

it("stops waiting for a regeneration that hangs when it closes", async () => {
  const world = createWorld((render) => (render === 2 ? new Promise(() => {}) : `v${render}`));
  await world.get("/posts");
  world.pass(11);
  await world.get("/posts");
  await until(() => world.renders() === 2);

  const closed = world.door.close();
  world.pass(10);
  await closed;

  expect(world.told("warning")).toMatchObject([{ code: "VINEXT_REGENERATION_CUT_OFF" }]);
});

it("renders no more old pages again than its budget allows, and shows all of them (C2)", async () => {
  const manifest = { regenerationsPerMinute: 10 };
  const world = createWorld((render) => ({ text: `v${render}`, revalidate: 5, tags: ["a"] }), { manifest });
  const pages = Array.from({ length: 200 }, (_, page) => `/open/${page}`);
  for (const page of pages) await world.get(page);
  world.pass(6);

  const crawled = await Promise.all(pages.map((page) => world.get(page)));
  await world.settle();
  const after = world.renders();
  world.pass(30);
  await Promise.all(pages.map((page) => world.get(page)));
  await world.settle();

  expect(crawled.every((answer) => answer.startsWith("STALE v"))).toBe(true);
  expect([after - pages.length, world.renders() - after]).toEqual([10, 5]);
});

it("obeys an invalidation beyond its budget (C2)", async () => {
  const manifest = { regenerationsPerMinute: 1 };
  const world = createWorld((render) => ({ text: `v${render}`, tags: ["a"] }), { manifest });
  const pages = ["/open/a", "/open/b", "/open/c"];
  for (const page of pages) await world.get(page);

  await world.invalidate("a");
  await Promise.all(pages.map((page) => world.get(page)));
  await world.settle();

  expect(world.renders()).toBe(2 * pages.length);
});
