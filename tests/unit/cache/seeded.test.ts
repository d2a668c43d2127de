import { expect, it } from "vitest";
import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { sampleBytes, sampleKey, sampleRecord, START_MS } from "../../../src/cache/contract-world.ts";
import type { StoredRecord } from "../../../src/cache/handler.ts";
import { wholeRecord } from "../../../src/cache/memory-layer.ts";
import { createSeeded } from "../../../src/cache/seeded.ts";

const key = sampleKey();

/** A store in which some generation is damaged, before a build that lists one entry. */
function seededWorld(damaged: { readonly generation: string; readonly startedAtMs: number }) {
  const store = createMemoryHandler({ maxBytes: 1_000_000 });
  const seed = wholeRecord(sampleRecord("built"));
  const state = { told: [] as unknown[], background: [] as Promise<void>[] };
  const isDamaged = (record: StoredRecord): boolean =>
    record.generation === damaged.generation && record.startedAtMs === damaged.startedAtMs && record.parts.length === 1;
  const handler = createSeeded({
    store,
    seed: { read: () => seed, planned: () => "entry" },
    mayExist: () => true,
    isGone: () => false,
    isSound: (record) => !isDamaged(record),
    onStoreError: (_, error) => state.told.push(error),
    later: (work) => void state.background.push(work),
    deadline: (work) => work,
  });
  const html = new Map([["html", sampleBytes("damaged")] as const]);
  const damage = async (): Promise<void> => void (await store.put(sampleRecord("x", { ...damaged, parts: html })));
  const settled = (): Promise<unknown> => Promise.all(state.background);
  return { store, handler, state, damage, settled };
}

it("puts the entry of the build in the place of a damaged one, once (S2)", async () => {
  const { store, handler, state, damage, settled } = seededWorld({ generation: "built", startedAtMs: START_MS });
  await damage();

  const answers = [await handler.read(key, { wants: "html" }), await handler.read(key, { wants: "html" })];
  await settled();

  expect(answers.map((record) => record?.generation)).toEqual(["built", "built"]);
  expect([state.told.length, state.background.length]).toEqual([2, 1]);
  expect((await store.read(key))?.parts).toEqual(["html", "rsc"]);
  expect((await handler.read(key, { wants: "html" }))?.parts).toEqual(["html", "rsc"]);
});

it("replaces what is damaged where a sound entry would be renewed (T7)", async () => {
  // Newer than the build's: nothing but a newer render takes its place.
  const { store, handler, damage, settled } = seededWorld({ generation: "newer", startedAtMs: START_MS + 5 });
  await damage();
  const looked = await handler.read(key);
  await settled();

  const renewed = await handler.touch(key, "built", START_MS + 9);

  expect([looked?.generation, renewed]).toEqual(["built", true]);
  const stored = await store.read(key);
  expect([stored?.generation, stored?.startedAtMs, stored?.parts]).toEqual(["built", START_MS + 9, ["html", "rsc"]]);
});
