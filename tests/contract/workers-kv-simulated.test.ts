import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { KVCacheHandler } from "../../src/cache-handlers/workers-kv.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import { sampleKey, sampleRecord, START_MS } from "../../src/cache/contract-world.ts";
import { createKvSimulator } from "../../src/cache/kv-simulator.ts";
import type { KvCall } from "../../src/cache/kv-simulator.ts";

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
});
