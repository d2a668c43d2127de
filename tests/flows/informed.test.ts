import { expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import { createWorld } from "../helpers/world.ts";

it("reads a page while it reads what was invalidated, and decides when it knows both (T3)", async () => {
  const handler = createMemoryHandler({ maxBytes: 1_000_000 });
  const other = createWorld(() => ({ text: "old", tags: ["a"] }), { handler });
  await other.get("/posts");
  await other.invalidate("a", 0);
  const [listed, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const world = createWorld(() => "new", {
    handler: {
      ...handler,
      fencesSince: (cursor) => listed.promise.then(() => handler.fencesSince(cursor)),
      read: (...asked) => {
        read.resolve();
        return handler.read(...asked);
      },
    },
  });

  const answer = world.get("/posts");
  await read.promise;
  listed.resolve();

  expect(await answer).toBe("MISS new");
});

it("goes on reading what was invalidated when the answer did not wait for it (CF-01)", async () => {
  const handler = createMemoryHandler({ maxBytes: 1_000_000 });
  const background: Promise<void>[] = [];
  const world = createWorld(() => "v", {
    handler: { ...handler, fencesSince: (cursor) => Promise.resolve(handler.fencesSince(cursor)) },
    door: { platform: { now: () => 0, waitUntil: (work) => void background.push(work), report: () => undefined } },
  });

  expect((await world.ask("/posts/%")).status).toBe(400);
  expect(background).toHaveLength(1);
});
