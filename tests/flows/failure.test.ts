import { expect, it } from "vitest";

import { createWorld, type WorldOptions } from "../helpers/world.ts";
import type { Content } from "../helpers/world-render.ts";
import { until } from "../helpers/world-until.ts";

/** A page that works until it is switched off. */
function switchable(
  window: { readonly revalidate?: number; readonly expireSeconds?: number } = {},
  options: WorldOptions = {},
) {
  const source = { works: true };
  const page = (render: number): Content => {
    if (!source.works) throw new Error("the source is down");
    return { text: `v${render}`, tags: ["posts"], ...window };
  };
  return { source, world: createWorld(page, options) };
}

it("keeps the last good page when a refresh fails (ER-01, ER-02)", async () => {
  const { world, source } = switchable({ revalidate: 60 });
  await world.get("/posts");
  source.works = false;

  world.pass(61);
  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();

  const waiting = await world.ask("/posts");
  expect([waiting.state, waiting.text, waiting.headers.get("cache-control")]).toEqual([
    "HIT",
    "v1",
    "s-maxage=30, stale-while-revalidate=31535970",
  ]);
  world.pass(29);
  await world.get("/posts");
  await world.settle();
  expect(world.renders()).toBe(2);
});

it("returns to the normal window after the first success (ER-03)", async () => {
  const { world, source } = switchable({ revalidate: 60 });
  await world.get("/posts");
  source.works = false;
  world.pass(61);
  await world.get("/posts");
  await world.settle();

  source.works = true;
  world.pass(31);
  await world.get("/posts");
  await world.settle();

  const answer = await world.ask("/posts");
  expect([answer.state, answer.text, answer.headers.get("cache-control")]).toEqual([
    "HIT",
    "v3",
    "s-maxage=60, stale-while-revalidate=31535940",
  ]);
});

it("tries a failing page a bounded number of times and shows everybody the old page (R3)", async () => {
  const { world, source } = switchable();
  await world.get("/posts");
  source.works = false;
  world.pass(11);

  const seen = new Set<number>();
  for (let second = 0; second < 600; second += 1) {
    seen.add((await world.ask("/posts")).status);
    await world.settle();
    world.pass(1);
  }

  expect([...seen]).toEqual([200]);
  expect(world.renders() - 1).toBeLessThanOrEqual(15);
  expect(world.told("failed")).toHaveLength(world.renders() - 1);
});

it("answers 500 past expiry, then the old page until the next attempt (ER-04)", async () => {
  const { world, source } = switchable({ revalidate: 5, expireSeconds: 20 });
  await world.get("/posts");
  source.works = false;
  world.pass(21);

  const failed = await world.ask("/posts");
  expect([failed.status, failed.state, failed.headers.get("cache-control")]).toEqual([
    500,
    null,
    "private, no-cache, no-store, max-age=0, must-revalidate",
  ]);
  expect(await world.get("/posts")).toBe("STALE v1");
  world.pass(5);
  expect((await world.ask("/posts")).status).toBe(500);
  source.works = true;
  world.pass(60);
  expect(await world.get("/posts")).toBe("REVALIDATED v4");
});

it("never falls back after a hard invalidation (ER-05)", async () => {
  const { world, source } = switchable();
  await world.get("/posts");
  source.works = false;
  await world.invalidate("posts", 0);

  expect((await world.ask("/posts")).status).toBe(500);
  expect((await world.ask("/posts")).status).toBe(500);
  source.works = true;
  expect(await world.get("/posts")).toBe("MISS v4");
  expect(await world.get("/posts")).toBe("HIT v4");
});

it("falls back after a soft invalidation (ER-05)", async () => {
  const { world, source } = switchable();
  await world.get("/posts");
  source.works = false;
  await world.invalidate("posts");

  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v1");
  expect(world.told("failed")).toMatchObject([{ reason: "stale" }]);
});

it("frees a regeneration that never ends and does not store what it comes to later (ER-07, R5, T3)", async () => {
  const hung = Promise.withResolvers<string>();
  const world = createWorld((render) => (render === 2 ? hung.promise : `v${render}`));
  await world.get("/posts");
  world.pass(11);
  await world.get("/posts");
  await until(() => world.renders() === 2);

  world.pass(60);
  await world.settle();
  hung.resolve("late");
  world.pass(10);

  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v3");
});

it("aborts the signal of a render at its deadline", async () => {
  const signals: AbortSignal[] = [];
  const world = createWorld((_, job) => {
    signals.push(job.signal);
    return new Promise(() => {});
  });

  const answer = world.ask("/posts");
  await until(() => world.renders() === 1);
  world.pass(60);

  expect((await answer).status).toBe(500);
  expect(signals[0]?.aborted).toBe(true);
});

it("survives ten failures and recovers (ER-10)", async () => {
  const { world, source } = switchable();
  await world.get("/posts");
  source.works = false;
  for (let failure = 0; failure < 10; failure += 1) {
    world.pass(400);
    await world.get("/posts");
    await world.settle();
  }

  source.works = true;
  world.pass(400);
  await world.get("/posts");
  await world.settle();

  expect(await world.get("/posts")).toBe("HIT v12");
});

it("shares a failure with those who wait and then forgets it (DE-06, ST-12)", async () => {
  const { world, source } = switchable();
  source.works = false;

  const answers = await Promise.all(Array.from({ length: 5 }, () => world.ask("/posts")));
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500]);
  expect(world.renders()).toBe(1);
  const payload = await world.ask("/posts.rsc");
  expect([payload.status, payload.bytes.length, world.renders()]).toEqual([500, 0, 2]);
});

it("keeps the old page when a regeneration turns dynamic (RT-03)", async () => {
  const world = createWorld((render) => (render === 2 ? { dynamic: "cookies()" } : `v${render}`));
  await world.get("/posts");
  world.pass(11);
  await world.get("/posts");
  await world.settle();

  expect(await world.get("/posts")).toBe("HIT v1");
  world.pass(10);
  await world.get("/posts");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v3");
});

it("renders for each visitor what turned dynamic on its first render, and says so (RT-01, RT-06)", async () => {
  const world = createWorld(() => ({ dynamic: "cookies()" }));

  const answer = await world.ask("/open/a");

  expect([answer.status, answer.state, answer.text]).toEqual([200, null, "visit /open/a"]);
  expect(answer.headers.get("cache-control")).toBe("private, no-cache, no-store, max-age=0, must-revalidate");
  expect(world.told("failed")).toMatchObject([
    { path: "/open/a", reason: "miss", error: { code: "VINEXT_DYNAMIC_AT_RUNTIME" } },
  ]);
});

it("keeps the old answer when a handler fails or answers 503 (ER-06, RH-12)", async () => {
  const world = createWorld((render) => (render === 2 ? { text: "down", status: 503 } : `v${render}`));
  await world.get("/feed");
  world.pass(11);
  await world.get("/feed");
  await world.settle();

  expect(await world.get("/feed")).toBe("HIT v1");
});

it("runs a regeneration's after work once", async () => {
  const ran: number[] = [];
  const world = createWorld((render) => ({ text: "v", after: [() => ran.push(render)] }));
  await world.get("/posts");
  await world.get("/posts");

  await world.settle();

  expect(ran).toEqual([1]);
});
