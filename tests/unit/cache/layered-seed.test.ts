import { describe, expect, it } from "vitest";

import { sampleBytes, sampleRecord, START_MS, wholeAs, wholeOf } from "../../../src/cache/contract-world.ts";
import { createWorld, restarted } from "./layered-world.ts";

const FAILURE = { count: 1, failedAtMs: START_MS + 1, nextAttemptAtMs: START_MS + 3_001, message: "no" };

describe("layered: the seed", () => {
  const seeded = sampleRecord("seed", { listed: true });

  it("answers until the store has something newer", async () => {
    const world = createWorld([seeded]);
    expect(await wholeOf(await world.handler.read(seeded.key))).toEqual(wholeAs(seeded));

    const next = sampleRecord("next", { startedAtMs: START_MS + 1 });
    expect(await world.handler.put(next)).toBe("stored");

    expect(await wholeOf(await world.handler.read(seeded.key, { fresh: true }))).toEqual(wholeAs(next));
  });

  it("wins over an older entry of the store, and against an older render (T3)", async () => {
    const world = createWorld([seeded]);
    await world.store.put(sampleRecord("before", { startedAtMs: START_MS - 1 }));

    expect(await wholeOf(await world.handler.read(seeded.key))).toEqual(wholeAs(seeded));
    expect(await world.handler.put(sampleRecord("late", { startedAtMs: START_MS - 1 }))).toBe("older");
  });

  it("is renewed by a row without bodies", async () => {
    const world = createWorld([seeded]);

    expect(await world.handler.touch(seeded.key, "seed", START_MS + 9)).toBe(true);

    expect(await world.store.read(seeded.key)).toMatchObject({
      generation: "seed",
      parts: [],
      startedAtMs: START_MS + 9,
    });
    const renewed = wholeAs(seeded, { startedAtMs: START_MS + 9 });
    expect(await wholeOf(await world.handler.read(seeded.key, { fresh: true }))).toEqual(renewed);
    expect(await wholeOf(await restarted(world, seeded).read(seeded.key))).toEqual(renewed);
  });

  it("is not renewed for another generation", async () => {
    const world = createWorld([seeded]);

    expect(await world.handler.touch(seeded.key, "other", START_MS + 9)).toBe(false);
    expect(await world.handler.addPart(seeded.key, "other", { name: "html.br", bytes: sampleBytes("br") })).toBe(false);

    expect(await world.store.read(seeded.key)).toBeUndefined();
  });

  it("keeps failures of its entries in the store, through renewal and a second failure", async () => {
    const world = createWorld([seeded]);
    await world.handler.touch(seeded.key, "seed", START_MS + 9);

    await world.handler.fail(seeded.key, FAILURE);
    await world.handler.fail(seeded.key, { ...FAILURE, count: 2 });

    const expected = wholeAs(seeded, { startedAtMs: START_MS + 9, failure: { ...FAILURE, count: 2 } });
    expect(await wholeOf(await world.handler.read(seeded.key))).toEqual(expected);
    expect(await wholeOf(await restarted(world, seeded).read(seeded.key))).toEqual(expected);
  });

  it("keeps added codings of its entries in the store", async () => {
    const world = createWorld([seeded]);
    const br = sampleBytes("br of seed");

    expect(await world.handler.addPart(seeded.key, "seed", { name: "html.br", bytes: br })).toBe(true);

    const whole = wholeAs({ ...seeded, parts: new Map([...seeded.parts, ["html.br", br]]) });
    expect(await wholeOf(await world.handler.read(seeded.key))).toEqual(whole);
    expect(await wholeOf(await restarted(world, seeded).read(seeded.key))).toEqual(whole);
  });

  it("of a later build is not held back by a row about the one before", async () => {
    const world = createWorld([seeded]);
    await world.handler.touch(seeded.key, "seed", START_MS + 99);
    const rebuilt = sampleRecord("rebuilt", { startedAtMs: START_MS + 50 });

    expect(await wholeOf(await restarted(world, rebuilt).read(seeded.key))).toEqual(wholeAs(rebuilt));
    expect(await restarted(world, undefined).read(seeded.key)).toBeUndefined();
  });
});
