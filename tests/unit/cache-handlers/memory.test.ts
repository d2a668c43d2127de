import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { sampleKey, sampleRecord } from "../../../src/cache/contract-world.ts";

const paths = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `/p${index}`);

describe("memory handler", () => {
  it("keeps what is read all the time, and forgets others, when its bytes are full", async () => {
    const memory = createMemoryHandler({ maxBytes: 40_000 });
    for (const path of paths(20)) {
      await memory.put(sampleRecord("a", { key: sampleKey(path), parts: new Map([["html", new Uint8Array(10_000)]]) }));
      await memory.read(sampleKey("/p0"));
    }

    const kept = paths(20).filter((path) => memory.find(sampleKey(path)));

    expect(kept).toContain("/p0");
    expect(kept).toHaveLength(3);
  });

  it("counts keys and overhead of tiny entries (S5)", async () => {
    const memory = createMemoryHandler({ maxBytes: 200_000 });
    for (const path of paths(1_000)) {
      await memory.put(
        sampleRecord("a", {
          key: sampleKey(`/${"k".repeat(300)}${path}`),
          parts: new Map([["html", new Uint8Array(1)]]),
        }),
      );
    }

    const kept = paths(1_000).filter((path) => memory.find(sampleKey(`/${"k".repeat(300)}${path}`)));

    expect(kept.length).toBeLessThan(100);
    expect(kept.length).toBeGreaterThan(40);
  });

  it("counts the whole buffer that a part looks into (S5)", async () => {
    const memory = createMemoryHandler({ maxBytes: 100_000 });
    const view = new Uint8Array(200_000).subarray(0, 10);

    await memory.put(sampleRecord("a", { parts: new Map([["html", view]]) }));

    expect(await memory.read(sampleKey())).toBeUndefined();
  });

  it("counts parts that come later", async () => {
    const memory = createMemoryHandler({ maxBytes: 40_000 });
    for (const path of paths(3))
      await memory.put(sampleRecord("a", { key: sampleKey(path), parts: new Map([["html", new Uint8Array(8_000)]]) }));

    await memory.addPart(sampleKey("/p2"), "a", { name: "html.br", bytes: new Uint8Array(20_000) });

    expect(paths(3).filter((path) => memory.find(sampleKey(path)))).toEqual(["/p2"]);
  });

  it("lets in what comes by once only while there is room", async () => {
    const memory = createMemoryHandler({ maxBytes: 40_000 });
    const whenEmpty = memory.admits(sampleKey("/new"));
    for (const path of paths(3))
      await memory.put(sampleRecord("a", { key: sampleKey(path), parts: new Map([["html", new Uint8Array(10_000)]]) }));

    const whenFull = [memory.admits(sampleKey("/other")), memory.admits(sampleKey("/other"))];

    expect(whenEmpty).toBe(true);
    expect(whenFull).toEqual([false, true]);
  });

  it("gives the same object while nothing changed", async () => {
    const memory = createMemoryHandler({ maxBytes: 40_000 });
    await memory.put(sampleRecord("a"));

    expect(await memory.read(sampleKey())).toBe(await memory.read(sampleKey()));
  });

  it("keeps nothing at 0 bytes (CH-04)", async () => {
    const memory = createMemoryHandler({ maxBytes: 0 });

    await memory.put(sampleRecord("a"));

    expect(await memory.read(sampleKey())).toBeUndefined();
  });
});
