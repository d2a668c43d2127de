import { expect, it } from "vitest";

import { sampleBytes, START_MS } from "../../../src/cache/contract-world.ts";
import type { StoredHead } from "../../../src/cache/handler.ts";
import { createForgetFences, createLayeredHeads, type ListHeads } from "../../../src/cache/layered-heads.ts";
import { cacheKey, keyRange } from "../../../src/entry/key.ts";

const NAMESPACE = "0123456789abcdef0123456789abcdef";
const RANGE = keyRange(NAMESPACE);

/** `/a 5 note`: the path, when it was started, and whether it is a row about an entry of the seed. */
function headsOf(...lines: readonly string[]): readonly StoredHead[] {
  return lines.map((line) => {
    const [path = "", startedAt = "0", note] = line.split(" ");
    const key = cacheKey({ namespace: NAMESPACE, path });
    return { key, head: sampleBytes(line), startedAtMs: START_MS + Number(startedAt), whole: note === undefined };
  });
}

function listing(heads: readonly StoredHead[], pageSize = 2): ListHeads {
  return async function* pages() {
    for (let at = 0; at < heads.length; at += pageSize) yield heads.slice(at, at + pageSize);
  };
}

async function merged(stored: readonly StoredHead[], seeded: readonly StoredHead[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const page of createLayeredHeads(listing(stored), listing(seeded, 3))(RANGE)) {
    lines.push(...page.map(({ head }) => new TextDecoder().decode(head.slice(0, head.indexOf(0)))));
  }
  return lines;
}

it("lists what either has, in the order of keys", async () => {
  expect(await merged(headsOf("/b", "/d", "/f", "/g"), headsOf("/a", "/c", "/e"))).toEqual([
    "/a",
    "/b",
    "/c",
    "/d",
    "/e",
    "/f",
    "/g",
  ]);
});

it("takes the newer of two", async () => {
  expect(await merged(headsOf("/a 2", "/b 1"), headsOf("/a 1", "/b 2"))).toEqual(["/a 2", "/b 2"]);
});

it("counts a row about a seeded entry with that entry, and not without it", async () => {
  expect(await merged(headsOf("/a 5 note", "/gone 5 note"), headsOf("/a 1", "/b 1"))).toEqual(["/a 1", "/b 1"]);
});

it("lists nothing of nothing", async () => {
  expect(await merged([], [])).toEqual([]);
});

it("forgets no fence that the oldest seeded entry may feel", async () => {
  const asked: number[] = [];
  const forgetFences = (beforeMs: number): number => asked.push(beforeMs);

  await createForgetFences({ forgetFences }, { oldestAtMs: () => 50 })(100);
  await createForgetFences({ forgetFences }, {})(100);
  await createForgetFences({ forgetFences }, undefined)(100);

  expect(asked).toEqual([50, 0, 100]);
});
