import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { KVCacheHandler } from "../../src/cache-handlers/workers-kv.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import { sampleKey, sampleRecord, START_MS } from "../../src/cache/contract-world.ts";
import { createKvSimulator } from "../../src/cache/kv-simulator.ts";
import type { KvCall, SimulatedKv } from "../../src/cache/kv-simulator.ts";
import { raiseFence } from "../../src/entry/fence.ts";

// The clock stands still until somebody waits for a timer: the second between two writes of a key takes no time here.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  vi.setTimerTickMode("nextTimerAsync");
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  vi.setSystemTime(START_MS);
});

const nowMs = (): number => Date.now();
const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

cacheHandlerContract({ describe, it, expect }, "workers-kv in one location of a simulated world", {
  create: () => {
    const place = createKvSimulator({ nowMs }).location("FRA");
    return { open: () => new KVCacheHandler(place), remove: () => undefined };
  },
  joined: false,
});

describe("workers-kv in a simulated world", () => {
  it("never writes a key twice within a second (S10)", async () => {
    const world = createKvSimulator({ nowMs });
    const handler = new KVCacheHandler(world.location("FRA"));

    for (let index = 0; index < 5; index += 1) {
      await handler.put(sampleRecord(`g${index}`, { startedAtMs: START_MS + index }));
      await handler.fail(sampleKey(), { count: 1, failedAtMs: 1, nextAttemptAtMs: 2, message: "down" });
    }

    expect(world.counts.refused).toBe(0);
    expect((await handler.read(sampleKey(), { fresh: true }))?.generation).toBe("g4");
  });

  it("finds what another location wrote once KV shows it, and never a mix of two generations (S7)", async () => {
    const world = createKvSimulator({ nowMs });
    const writer = new KVCacheHandler(world.location("FRA"));
    const reader = new KVCacheHandler(world.location("SYD"));
    await writer.put(sampleRecord("old"));
    pass(60);
    const before = await reader.read(sampleKey(), { wants: "html" });
    await writer.put(sampleRecord("new", { startedAtMs: START_MS + 1 }));

    pass(40);
    const meanwhile = await reader.read(sampleKey(), { wants: "rsc" });
    pass(21);
    const after = await reader.read(sampleKey(), { wants: "html" });

    expect([before?.generation, meanwhile?.generation, after?.generation]).toEqual(["old", "old", "new"]);
    // Its location still remembers the old payload.
    expect(await after?.part("rsc")).toBeUndefined();
  });

  it("says that the store failed when KV does, and works again when KV does (S8)", async () => {
    const down = { now: true };
    const fault = ({ operation }: KvCall): Error | undefined =>
      down.now && operation === "get" ? new Error("KV GET failed: 500") : undefined;
    const handler = new KVCacheHandler(createKvSimulator({ nowMs, fault }).location("FRA"));

    await expect(handler.read(sampleKey())).rejects.toThrow("KV GET failed: 500");
    down.now = false;
    await handler.put(sampleRecord("a"));

    expect((await handler.read(sampleKey()))?.generation).toBe("a");
  });

  it("puts many records of fences together, and none that is raised meanwhile is lost (T10)", async () => {
    const world = createKvSimulator({ nowMs });
    const [fra, syd] = [world.location("FRA"), world.location("SYD")];
    const handler = new KVCacheHandler(fra);
    for (let index = 0; index < 250; index += 1) await handler.raise([soft(`old-${index}`)], nowMs());
    pass(11 * 60);
    // Not yet visible in the other place, and by the clock of this one as old as the rest.
    await new KVCacheHandler(syd).raise([soft("late")], START_MS);

    await handler.forgetFences(0);
    const together = await fenceNames(fra);
    pass(11 * 60);
    await handler.forgetFences(0);
    const left = await fenceNames(fra);

    expect([together.length, left.length]).toEqual([251, 2]);
    const tags = (await new KVCacheHandler(syd).fencesSince(0)).fences.map(([tag]) => tag);
    expect(new Set(tags)).toEqual(new Set(["late", ...Array.from({ length: 250 }, (_, index) => `old-${index}`)]));
  });

  it("puts records together in two places at once without losing any", async () => {
    const world = createKvSimulator({ nowMs });
    const places = ["FRA", "SYD"].map((name) => new KVCacheHandler(world.location(name)));
    for (let index = 0; index < 150; index += 1)
      await places[index % 2]?.raise([hard(`tag-${index}`)], nowMs() + index);
    pass(11 * 60);

    for (let round = 0; round < 3; round += 1) {
      await Promise.all(places.map(async (place) => place.forgetFences(0)));
      pass(11 * 60);
    }

    const { fences } = await new KVCacheHandler(world.location("IAD")).fencesSince(0);
    expect(new Map(fences)).toEqual(
      new Map(Array.from({ length: 150 }, (_, at) => [`tag-${at}`, raiseFence(undefined, hard(""), START_MS + at)])),
    );
    expect((await fenceNames(world.location("IAD"))).length).toBeLessThanOrEqual(2);
  });

  it("drops fences that nothing is old enough to feel: twice the time to live of an entry", async () => {
    const fra = createKvSimulator({ nowMs }).location("FRA");
    const handler = new KVCacheHandler(fra, { ttlSeconds: 400 * DAY_SECONDS });
    await handler.raise([soft("old")], nowMs());
    pass(2 * 400 * DAY_SECONDS - 1);
    await handler.forgetFences(nowMs());
    const kept = await fenceNames(fra);

    pass(2);
    await handler.forgetFences(nowMs());

    expect([kept.length, (await fenceNames(fra)).length]).toEqual([1, 0]);
    expect((await handler.fencesSince(0)).fences).toEqual([]);
  });

  it("keeps listed pages for a year, and what nobody listed or renewed for its time to live (S6)", async () => {
    const handler = new KVCacheHandler(createKvSimulator({ nowMs }).location("FRA"));
    const [listed, other] = [sampleKey("/listed"), sampleKey("/other")];
    const kept = async () => {
      const records = await Promise.all([listed, other].map(async (key) => handler.read(key)));
      return records.map((record) => record?.generation);
    };
    await handler.put(sampleRecord("a", { key: listed, listed: true }));
    await handler.put(sampleRecord("b", { key: other }));
    pass(30 * DAY_SECONDS - 1);
    expect(await kept()).toEqual(["a", "b"]);
    pass(2);
    expect(await kept()).toEqual(["a", undefined]);
    pass(335 * DAY_SECONDS);

    expect(await kept()).toEqual([undefined, undefined]);
  });

  it.each([
    ["cut", (bytes: Uint8Array) => ({ bytes: bytes.slice(0, -1), metadata: undefined })],
    ["of a foreign shape", (bytes: Uint8Array) => ({ bytes, metadata: { v: 9 } })],
  ] as const)("says so when a value is %s, and replaces it with the next put (S2)", async (_, damage) => {
    const place = createKvSimulator({ nowMs }).location("FRA");
    const handler = new KVCacheHandler(place);
    await handler.put(sampleRecord("a"));
    const name = `${sampleKey()}:html`;
    const { value, metadata } = await place.getWithMetadata(name, { type: "arrayBuffer" });
    const damaged = damage(new Uint8Array(value ?? new ArrayBuffer()));
    pass(2);
    await place.put(name, damaged.bytes, { metadata: damaged.metadata ?? metadata });
    pass(2);

    await expect(handler.read(sampleKey(), { wants: "html" })).rejects.toThrow("is damaged");
    await expect(handler.read(sampleKey())).rejects.toThrow("is damaged");
    expect((await handler.read(sampleKey(), { wants: "rsc" }))?.generation).toBe("a");
    expect(await handler.touch(sampleKey(), "a", START_MS + 1)).toBe(true);
    expect(await handler.put(sampleRecord("b", { startedAtMs: START_MS + 2 }))).toBe("stored");

    expect((await handler.read(sampleKey(), { wants: "html" }))?.generation).toBe("b");
  });

  it("knows a call of the webhook that comes again in another place, once KV shows it", async () => {
    const world = createKvSimulator({ nowMs });
    const [one, two] = ["FRA", "SYD"].map((name) => new KVCacheHandler(world.location(name)).receipts);
    const receipt = { id: "msg_1", request: "hash", text: "", keepUntilMs: START_MS + 600_000 };
    const before = await two?.read("msg_1");
    await one?.raise([hard("a")], nowMs(), receipt);
    await one?.write("msg_1", "answer");

    pass(61);

    expect(before).toBeUndefined();
    expect(await two?.raise([hard("a")], nowMs(), receipt)).toEqual({ ...receipt, text: "answer" });
  });
});

const DAY_SECONDS = 24 * 60 * 60;

const soft = (tag: string) => ({ tag, expireAfterSeconds: undefined });
const hard = (tag: string) => ({ tag, expireAfterSeconds: 0 });

async function fenceNames(place: SimulatedKv): Promise<readonly string[]> {
  const { keys } = await place.list({ prefix: "fence:" });
  return keys.map(({ name }) => name);
}
