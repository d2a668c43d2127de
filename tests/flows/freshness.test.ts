import { expect, it } from "vitest";

import { createWorld } from "../helpers/world.ts";

it("makes what is not there once and then serves it (SW-01)", async () => {
  const world = createWorld((render) => `v${render}`);

  expect(await world.get("/posts")).toBe("MISS v1");
  expect(await world.get("/posts")).toBe("HIT v1");
  world.pass(10);
  expect(await world.get("/posts")).toBe("HIT v1");
  expect(world.renders()).toBe(1);
});

it("remembers a stale answer while the entry is renewed, and not for longer", async () => {
  const second = Promise.withResolvers<string>();
  const world = createWorld((render) => (render === 2 ? second.promise : `v${render}`));
  await world.get("/posts");
  world.pass(11);

  const stale = [await world.ask("/posts"), await world.ask("/posts"), await world.ask("/posts")];
  second.resolve("v2");
  await world.settle();

  expect(stale.map(({ state, headers }) => `${state} ${headers.get("cache-status")}`)).toEqual(
    Array(3).fill("STALE vinext; hit; ttl=-1; detail=stale"),
  );
  expect(world.told("stale")).toHaveLength(3);
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("remembers no stale answer past its expiry", async () => {
  const hanging = Promise.withResolvers<string>();
  const world = createWorld((render) =>
    render === 2 ? hanging.promise : { text: `v${render}`, revalidate: 5, expireSeconds: 10 },
  );
  await world.get("/posts");
  world.pass(9.9);
  for (const _ of [1, 2, 3]) await world.ask("/posts");

  world.pass(0.2);
  const late = world.get("/posts");
  hanging.resolve("v2");

  expect(await late).toBe("REVALIDATED v2");
});

it("serves stale to everyone and refreshes once (SW-01, SW-03, DE-02, R2)", async () => {
  const second = Promise.withResolvers<string>();
  const world = createWorld((render) => (render === 2 ? second.promise : `v${render}`));
  await world.get("/posts");

  world.pass(11);
  const answers = await Promise.all([world.get("/posts"), world.get("/posts")]);

  expect(answers).toEqual(["STALE v1", "STALE v1"]);
  second.resolve("v2");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v2");
  expect(world.renders()).toBe(2);
});

it("renders nothing when nobody asks (SW-02)", async () => {
  const world = createWorld((render) => `v${render}`);
  await world.get("/posts");

  world.pass(60);
  await world.settle();

  expect(world.renders()).toBe(1);
});

it("lets the visitor wait past expiry, and counts expiry from the last render (SW-04, SW-06, T8)", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, revalidate: 5, expireSeconds: 20 }));
  await world.get("/posts");
  world.pass(15);
  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();

  world.pass(15);
  expect(await world.get("/posts")).toBe("STALE v2");
  await world.settle();
  world.pass(21);

  const answer = await world.ask("/posts");
  expect([answer.state, answer.text, answer.headers.get("cache-status")]).toEqual([
    "REVALIDATED",
    "v4",
    "vinext; fwd=stale; stored",
  ]);
});

it("never ages what has no window (SW-07)", async () => {
  const world = createWorld((render) => ({ text: `v${render}`, revalidate: false }));
  await world.get("/posts");

  world.pass(3_000_000_000);

  const answer = await world.ask("/posts");
  expect([answer.state, answer.headers.get("cache-control"), answer.headers.get("cache-status")]).toEqual([
    "HIT",
    "s-maxage=31536000",
    "vinext; hit",
  ]);
});

it("counts HEAD as traffic (SW-10, HM-01)", async () => {
  const world = createWorld((render) => `v${render}`);

  const cold = await world.ask("/posts", { method: "HEAD" });
  expect([cold.state, cold.bytes.length]).toEqual(["MISS", 0]);
  expect(await world.get("/posts")).toBe("HIT v1");
  world.pass(11);
  expect(await world.get("/posts", { method: "HEAD" })).toBe("STALE");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("keeps the ETag of an identical render and only renews its time (SW-11, C1)", async () => {
  const world = createWorld(() => "same");
  const first = await world.ask("/posts");

  world.pass(11);
  await world.get("/posts");
  await world.settle();

  const again = await world.ask("/posts");
  expect([again.state, again.headers.get("etag")]).toEqual(["HIT", first.headers.get("etag")]);
  expect(world.told("unchanged")).toHaveLength(1);
  expect(world.told("stored")).toHaveLength(1);
});

it("replaces tags, status and window entirely (SW-12, ST-02)", async () => {
  const world = createWorld((render) =>
    render === 1 ? { text: "here", tags: ["a"] } : { text: "gone", status: 404, revalidate: 60 },
  );
  await world.get("/posts");
  world.pass(11);
  await world.get("/posts");
  await world.settle();

  await world.invalidate("a", 0);

  const answer = await world.ask("/posts");
  expect([answer.state, answer.status, answer.headers.get("cache-control")]).toEqual([
    "HIT",
    404,
    "s-maxage=60, stale-while-revalidate=31535940",
  ]);
});

it("does not load the renderer for hits", async () => {
  const world = createWorld(() => "v1");
  await world.get("/posts");
  const other = createWorld(() => "other", { handler: world.handler, clock: world.clock });

  expect(await other.get("/posts")).toBe("HIT v1");
  expect(await other.get("/posts")).toBe("HIT v1");
  expect(other.loads()).toBe(0);
});

it("answers a prepared hit without a promise", async () => {
  const world = createWorld(() => "v1");
  await world.get("/posts");
  await world.get("/posts");

  const request = { method: "GET", target: "/posts?utm=1", header: () => undefined };
  const reply = world.door.handle(request, () => new Request("http://localhost/"));

  expect(reply).not.toBeInstanceOf(Promise);
});

it("counts down the ttl of a prepared hit", async () => {
  const world = createWorld(() => "v1");
  await world.get("/posts");
  const statuses: (string | null)[] = [];

  for (const seconds of [0, 0, 3, 7]) {
    world.pass(seconds);
    statuses.push((await world.ask("/posts")).headers.get("cache-status"));
  }

  expect(statuses).toEqual(["vinext; hit; ttl=10", "vinext; hit; ttl=10", "vinext; hit; ttl=7", "vinext; hit; ttl=0"]);
});

it("uses what another process rendered meanwhile instead of rendering (S11)", async () => {
  const world = createWorld((render) => `one ${render}`);
  const other = createWorld((render) => `two ${render}`, { handler: world.handler, clock: world.clock });
  await world.get("/posts");
  await other.get("/posts");

  world.pass(11);
  await world.get("/posts");
  await world.settle();

  expect(await other.get("/posts")).toBe("HIT one 2");
  expect(other.renders()).toBe(0);
});

it("never starts a regeneration for a prefetch (RS-09)", async () => {
  const world = createWorld((render) => `v${render}`);
  await world.get("/posts");
  world.pass(11);

  expect(await world.get("/posts", { headers: { purpose: "prefetch" } })).toBe("STALE v1");
  expect(await world.get("/posts.rsc", { headers: { "next-router-prefetch": "1" } })).toBe("STALE v1");
  await world.settle();
  expect(world.renders()).toBe(1);
  expect(await world.get("/posts")).toBe("STALE v1");
  await world.settle();
  expect(await world.get("/posts")).toBe("HIT v2");
});

it("makes a cold path for a prefetch (RS-10)", async () => {
  const world = createWorld((render) => `v${render}`);

  expect(await world.get("/posts.rsc", { headers: { "next-router-prefetch": "1" } })).toBe("MISS v1");
  expect(await world.get("/posts")).toBe("HIT v1");
});
