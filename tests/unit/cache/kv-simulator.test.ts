import { expect, it } from "vitest";

import { createKvSimulator } from "../../../src/cache/kv-simulator.ts";
import type { KvSimulatorOptions, SimulatedKv } from "../../../src/cache/kv-simulator.ts";

interface Attempt {
  readonly key?: string;
  readonly bytes?: number;
  readonly metadata?: unknown;
  readonly expirationTtl?: number;
}

function createWorld(options: Partial<KvSimulatorOptions> = {}) {
  const clock = { nowMs: 1_800_000_000_000 };
  const kv = createKvSimulator({ nowMs: () => clock.nowMs, ...options });
  const pass = (seconds: number): void => {
    clock.nowMs += seconds * 1000;
  };
  return { kv, pass };
}

async function textAt(location: SimulatedKv, key: string, cacheTtl = 60): Promise<string | undefined> {
  const { value } = await location.getWithMetadata(key, { type: "arrayBuffer", cacheTtl });
  return value === null ? undefined : new TextDecoder().decode(value);
}

it("shows a write where it was made at once, and elsewhere after 60 s (S7)", async () => {
  const { kv, pass } = createWorld();
  const [here, there] = [kv.location("FRA"), kv.location("SYD")];

  await here.put("a", "1", { metadata: { v: 1 } });

  expect(await textAt(here, "a")).toBe("1");
  pass(60);
  expect(await textAt(there, "a")).toBe("1");
  expect((await there.getWithMetadata("a", { type: "arrayBuffer" })).metadata).toEqual({ v: 1 });
});

it("remembers for cacheTtl that a key was not there (S7)", async () => {
  const { kv, pass } = createWorld({ visibilityLagMs: 0 });
  const [here, there] = [kv.location("FRA"), kv.location("SYD")];
  expect(await textAt(there, "a")).toBeUndefined();
  await here.put("a", "1");

  pass(59);
  expect(await textAt(there, "a")).toBeUndefined();
  expect(await textAt(there, "a", 30)).toBe("1");
});

it("lets the last write win, whoever made it", async () => {
  const { kv, pass } = createWorld();
  const [here, there] = [kv.location("FRA"), kv.location("SYD")];
  await here.put("a", "1");
  pass(2);
  await there.put("a", "2");
  pass(60);

  expect([await textAt(here, "a"), await textAt(there, "a")]).toEqual(["2", "2"]);
});

it("takes one write per second of one key, and any number of others (S10)", async () => {
  const { kv, pass } = createWorld();
  const here = kv.location("FRA");
  await here.put("a", "1");
  await here.put("b", "1");

  await expect(here.put("a", "2")).rejects.toThrow("429 Too Many Requests");
  pass(1);
  await here.delete("a");

  expect(kv.counts).toEqual({ reads: 0, writes: 3, lists: 0, refused: 1 });
  expect(await textAt(here, "a")).toBeUndefined();
});

it("forgets a key after its time to live", async () => {
  const { kv, pass } = createWorld();
  const here = kv.location("FRA");
  await here.put("a", "1", { expirationTtl: 60 });
  await textAt(here, "a");

  pass(60);

  expect(await textAt(here, "a")).toBeUndefined();
  expect((await here.list({ prefix: "" })).keys).toEqual([]);
});

it("lists a thousand names at a time, in order, as far as they have come", async () => {
  const { kv } = createWorld();
  const here = kv.location("FRA");
  for (let index = 0; index < 1001; index += 1) await here.put(`p${String(index).padStart(4, "0")}`, "");
  await here.put("q", "");

  const first = await here.list({ prefix: "p" });
  const cursor = first.list_complete ? "" : first.cursor;
  const second = await here.list({ prefix: "p", cursor });

  expect([first.keys.length, second.keys.map(({ name }) => name), second.list_complete]).toEqual([
    1000,
    ["p1000"],
    true,
  ]);
  expect((await kv.location("SYD").list({ prefix: "p" })).keys).toEqual([]);
});

it.each([
  ["key", { key: "x".repeat(513) }],
  ["metadata", { metadata: "x".repeat(1023) }],
  ["value", { bytes: 25 * 1024 ** 2 + 1 }],
  ["expirationTtl", { expirationTtl: 59 }],
])("refuses a %s beyond the limits", async (what, { key = "a", bytes = 0, ...options }: Attempt) => {
  const here = createWorld().kv.location("FRA");

  await expect(here.put(key, new Uint8Array(bytes), options)).rejects.toThrow(`refuses a ${what}`);
});

it("fails where it is told to, and changes nothing then (S8)", async () => {
  const { kv } = createWorld({ fault: ({ operation }) => (operation === "put" ? new Error("KV is down") : undefined) });
  const here = kv.location("FRA");

  await expect(here.put("a", "1")).rejects.toThrow("KV is down");

  expect(await textAt(here, "a")).toBeUndefined();
});
