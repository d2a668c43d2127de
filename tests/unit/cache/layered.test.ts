import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { sampleKey, sampleRecord, START_MS, wholeAs, wholeOf } from "../../../src/cache/contract-world.ts";
import type { Awaitable, StoredRecord } from "../../../src/cache/handler.ts";
import { createLayered } from "../../../src/cache/layered.ts";
import type { Seed } from "../../../src/cache/seed.ts";
import { createWorld, seedOf } from "./layered-world.ts";

describe("layered: memory", () => {
  it("answers a second read without asking the store", async () => {
    const world = createWorld();
    await world.store.put(sampleRecord("a"));
    await wholeOf(await world.handler.read(sampleKey()));
    world.reads.length = 0;

    const record = world.handler.read(sampleKey());

    expect(record).toMatchObject({ generation: "a" });
    expect(await wholeOf(await record)).toEqual(wholeAs(sampleRecord("a")));
    expect(world.reads).toEqual([]);
  });

  it("answers with the same object while nothing changed, also after a check", async () => {
    const world = createWorld();
    await world.store.put(sampleRecord("a"));
    const first = await world.handler.read(sampleKey());

    world.otherProcessWrote();
    world.handler.changed();

    expect(await world.handler.read(sampleKey())).toBe(first);
  });

  it("does not hold what the store refused to take (S8)", async () => {
    const world = createWorld();
    world.breakStore(true);

    await expect(Promise.resolve(world.handler.put(sampleRecord("a")))).rejects.toThrow("disk on fire");

    world.breakStore(false);
    expect(await world.handler.read(sampleKey())).toBeUndefined();
  });

  it("lets go of a generation that another process replaced (S11)", async () => {
    const world = createWorld();
    await world.handler.put(sampleRecord("a"));
    await world.store.put(sampleRecord("b", { startedAtMs: START_MS + 1 }));

    expect(await world.handler.touch(sampleKey(), "a", START_MS + 2)).toBe(false);

    expect(await world.handler.read(sampleKey())).toMatchObject({ generation: "b" });
  });

  it("reads the entry again after a part of it was gone (K6)", async () => {
    const world = createWorld();
    await world.store.put(sampleRecord("a"));
    const before = await world.handler.read(sampleKey());
    const gone: StoredRecord | undefined = before && { ...before, part: () => undefined };
    expect(gone?.parts).toContain("html");
    const vanishing = createWorld();
    const source = { ...vanishing.store, read: () => gone };
    const handler = createLayered({ memory: vanishing.memory, store: source, seed: undefined, onStoreError: () => {} });

    const record = await handler.read(sampleKey());
    expect(await record?.part("html")).toBeUndefined();

    expect(vanishing.memory.find(sampleKey())).toBeUndefined();
  });

  it("never replaces a newer generation in memory by an older one that a slow read brings (S7)", async () => {
    const slow = Promise.withResolvers<StoredRecord | undefined>();
    const inner = createMemoryHandler({ maxBytes: 1_000_000 });
    const memory = createMemoryHandler({ maxBytes: 1_000_000 });
    const old = createMemoryHandler({ maxBytes: 1_000_000 });
    await old.put(sampleRecord("old"));
    const handler = createLayered({
      memory,
      store: { ...inner, read: () => slow.promise },
      seed: undefined,
      onStoreError: () => {},
    });

    const reading = handler.read(sampleKey());
    await handler.put(sampleRecord("new", { startedAtMs: START_MS + 1 }));
    slow.resolve(await old.read(sampleKey()));

    expect(await reading).toMatchObject({ generation: "new" });
    expect(await handler.read(sampleKey())).toMatchObject({ generation: "new" });
  });
});

describe("layered: a failing store (S8, CH-07)", () => {
  it("is a miss for a read, and told", async () => {
    const world = createWorld();
    world.breakStore(true);

    expect(await world.handler.read(sampleKey())).toBeUndefined();
    expect(world.failures).toEqual(["read"]);
  });

  it("leaves the answers to memory, then to the seed", async () => {
    const seeded = sampleRecord("seed", { key: sampleKey("/seeded") });
    const world = createWorld([seeded]);
    await world.handler.put(sampleRecord("held"));
    world.breakStore(true);

    world.handler.changed();

    expect(await wholeOf(await world.handler.read(sampleKey(), { fresh: true }))).toEqual(
      wholeAs(sampleRecord("held")),
    );
    expect(await wholeOf(await world.handler.read(seeded.key))).toEqual(wholeAs(seeded));
    expect(world.failures).toEqual(["changed", "read", "read"]);
  });

  it("is asked again with the next read, so that it recovers by itself", async () => {
    const world = createWorld([sampleRecord("seed")]);
    await world.store.put(sampleRecord("newer", { startedAtMs: START_MS + 1 }));
    world.breakStore(true);
    expect(await world.handler.read(sampleKey())).toMatchObject({ generation: "seed" });

    world.breakStore(false);

    expect(await world.handler.read(sampleKey())).toMatchObject({ generation: "newer" });
  });

  it("is a missing part when it fails between head and part", async () => {
    const world = createWorld();
    await world.store.put(sampleRecord("a"));
    const broken = { ...world.store, read: async () => failingParts(await world.store.read(sampleKey())) };
    const failures: string[] = [];
    const handler = createLayered({
      memory: world.memory,
      store: broken,
      seed: undefined,
      onStoreError: (operation) => failures.push(operation),
    });

    const record = await handler.read(sampleKey());

    expect(await record?.part("html")).toBeUndefined();
    expect(failures).toEqual(["part"]);
    expect(world.memory.find(sampleKey())).toBe(record);
  });

  it("is left after the deadline when it hangs", async () => {
    const store = { ...createMemoryHandler({ maxBytes: 1_000 }), read: () => new Promise<undefined>(() => {}) };
    const failures: unknown[] = [];
    const handler = createLayered({
      memory: createMemoryHandler({ maxBytes: 1_000_000 }),
      store,
      seed: seedOf([sampleRecord("seed")]),
      onStoreError: (_, error) => failures.push(error),
      deadline: () => Promise.reject(new Error("too late")),
    });

    expect(await handler.read(sampleKey())).toMatchObject({ generation: "seed" });
    expect(failures).toEqual([new Error("too late")]);
  });

  it("of the seed is a miss too", async () => {
    const seed: Seed = {
      read: () => {
        throw new Error("bad sector");
      },
      planned: () => undefined,
      close: () => {},
    };
    const world = createWorld([], { seed });
    await world.store.put(sampleRecord("a"));

    expect(await world.handler.read(sampleKey())).toMatchObject({ generation: "a" });
    expect(world.failures).toEqual(["seed.read"]);
  });
});

function failingParts(record: StoredRecord | undefined): Awaitable<StoredRecord | undefined> {
  return (
    record && {
      ...record,
      part: () => {
        throw new Error("disk on fire");
      },
    }
  );
}
