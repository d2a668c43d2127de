import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { KVCacheHandler } from "../../src/cache-handlers/workers-kv.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import { START_MS } from "../../src/cache/contract-world.ts";
import type { CacheHandler } from "../../src/cache/handler.ts";
import { createKvSimulator } from "../../src/cache/kv-simulator.ts";
import { openFenceRoom, type RoomStorage } from "../../src/worker/fence-room.ts";
import { withSharedFences, type FenceNamespace } from "../../src/worker/shared-fences.ts";

// The clock stands still until somebody waits for a timer.
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

const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);
const hard = (tag: string) => ({ tag, expireAfterSeconds: 0 });
const tagsOf = async (handler: CacheHandler, cursor: number): Promise<readonly string[]> =>
  (await handler.fencesSince(cursor)).fences.map(([tag]) => tag).toSorted();

/** One site: KV in all its places, and the object that they share. */
function createSite() {
  const world = createKvSimulator({ nowMs: () => Date.now() });
  const stored = new Map<string, unknown>();
  const state = { isDown: false, failures: [] as string[] };
  const storage: RoomStorage = {
    get: async (key) => stored.get(key),
    list: async ({ prefix }) => new Map([...stored].filter(([key]) => key.startsWith(prefix))),
    put: async (entries) => Object.entries(entries).forEach(([key, value]) => stored.set(key, structuredClone(value))),
    delete: async (keys) => keys.forEach((key) => stored.delete(key)),
  };
  // A new room for each call: what one knows, it knows from the storage.
  const namespace: FenceNamespace = {
    getByName: () => ({
      fences: async (call) => {
        if (state.isDown) throw new Error("The object cannot be reached.");
        return (await openFenceRoom(storage))(call);
      },
    }),
  };
  const place = (location: string): CacheHandler =>
    withSharedFences(new KVCacheHandler(world.location(location)), namespace, (operation) =>
      state.failures.push(operation),
    );
  return { world, state, place };
}

cacheHandlerContract({ describe, it, expect }, "workers-kv with the fences of a Durable Object", {
  create: () => {
    const site = createSite();
    return { open: () => site.place("FRA"), remove: () => undefined };
  },
  joined: false,
});

describe("places that share a Durable Object", () => {
  it("obey each other's invalidations within their own bound, long before KV shows them", async () => {
    const { place } = createSite();
    const [one, other] = [place("FRA"), place("SYD")];
    const { cursor } = await other.fencesSince(0);

    await one.raise([hard("news")], Date.now());

    expect(other.limits.visibleAfterSeconds).toBe(5);
    expect(await tagsOf(other, cursor)).toEqual(["news"]);
  });

  it("do a call of the webhook once, whichever of them it comes to", async () => {
    const { place } = createSite();
    const [one, other] = [place("FRA"), place("SYD")];
    const receipt = { id: "msg_1", request: "hash", text: "", keepUntilMs: START_MS + 60_000 };
    await one.receipts?.raise([hard("news")], START_MS, receipt);
    await one.receipts?.write("msg_1", "done");

    const again = await other.receipts?.raise([hard("news"), hard("more")], START_MS + 1, receipt);

    expect(again).toEqual({ ...receipt, text: "done" });
    expect(await tagsOf(other, 0)).toEqual(["news"]);
    pass(61);
    await one.receipts?.raise([], Date.now(), { ...receipt, id: "msg_2" });
    expect(await one.receipts?.read("msg_1")).toBeUndefined();
  });

  it("learn from KV while the object is down, and from the object what they missed once it is back", async () => {
    const { place, state } = createSite();
    const [one, other] = [place("FRA"), place("SYD")];
    const { cursor } = await other.fencesSince(0);
    await one.raise([hard("first")], Date.now());
    pass(61);

    state.isDown = true;
    const meanwhile = await other.fencesSince(cursor);
    await expect(one.raise([hard("refused")], Date.now())).rejects.toThrow("cannot be reached");
    state.isDown = false;
    await one.raise([hard("second")], Date.now());

    expect([meanwhile.cursor, meanwhile.fences.map(([tag]) => tag)]).toEqual([cursor, ["first"]]);
    expect(state.failures).toContain("read shared fences");
    expect(await tagsOf(other, meanwhile.cursor)).toEqual(["first", "second"]);
  });

  it("take over what was raised before the object was bound", async () => {
    const { place, world } = createSite();
    await new KVCacheHandler(world.location("FRA")).raise([hard("old")], Date.now());
    pass(61);

    expect(await tagsOf(place("SYD"), 0)).toEqual(["old"]);
  });

  it("raise more tags at once than one write of the storage holds, and forget them together", async () => {
    const { place } = createSite();
    const one = place("FRA");
    await one.raise(
      Array.from({ length: 300 }, (_, index) => hard(`tag-${index}`)),
      Date.now(),
    );
    expect((await one.fencesSince(0)).fences).toHaveLength(300);

    pass(200 * 24 * 60 * 60);
    await one.forgetFences?.(Date.now());

    expect(await tagsOf(place("SYD"), 1)).toEqual([]);
  });
});
