import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

import { useUploadWorld } from "./upload-world.ts";
import { pairKey, samplePages } from "./write-seed.ts";

const world = useUploadWorld(samplePages(20));

const CHILD = fileURLToPath(new URL("upload-in-child.ts", import.meta.url));

/** Uploads in a process that dies without a word when the call with this number arrives. */
async function killAtCall(number: number): Promise<void> {
  const { api, seedFile, journalFile } = world();
  const child = fork(CHILD, [api.baseUrl, seedFile, journalFile], { stdio: "ignore" });
  api.breakWith(({ name, count }) => {
    if (name !== "PUT /bulk" || count < number) return undefined;
    child.kill("SIGKILL");
    return { kind: "hang", applied: count % 2 === 0 ? "none" : "all" };
  });
  await once(child, "exit");
  api.breakWith(() => undefined);
}

/** How many pairs the journal knows. */
function journalPairs(): number {
  if (!existsSync(world().journalFile)) return 0;
  const [, ...lines] = readFileSync(world().journalFile, "utf8").split("\n");
  return lines.filter((line) => line !== "").flatMap((line) => JSON.parse(line) as string[]).length;
}

it.each([1, 3, 6, 9])("goes on after kill -9 at call %d, and repeats no confirmed batch (B11, D6)", async (number) => {
  await killAtCall(number);
  const noted = journalPairs();

  const { ok, events } = await world().upload();

  const { api } = world();
  const keys = samplePages(20).flatMap(({ path }) => [pairKey(path, "html"), pairKey(path, "rsc")]);
  expect(ok).toBe(true);
  expect(keys.filter((key) => !api.pairs.has(key))).toEqual([]);
  expect(keys.filter((key) => (api.confirmed.get(key) ?? 0) > 1)).toEqual([]);
  expect(events[0]).toMatchObject({ kind: "started", resumedPairs: noted });
  expect(existsSync(world().journalFile)).toBe(false);
});

it("believes its journal where the listing does not show yet what was confirmed", async () => {
  await killAtCall(4);
  const unnoted = [...world().api.confirmed.values()].length - journalPairs();
  const hidden = new Map([...world().api.pairs].filter(([key]) => key.startsWith("cache:app:")));
  for (const key of hidden.keys()) world().api.remove(key);
  world().api.breakWith(({ name, count }) => {
    // From the second listing on, all is to be seen.
    if (name === "GET /keys" && count === 2) for (const [key, pair] of hidden) world().api.put(key, pair);
    return undefined;
  });

  expect((await world().upload()).ok).toBe(true);
  // What was confirmed in the moment of the kill reached neither journal nor listing.
  expect([...world().api.confirmed.values()].filter((count) => count > 1)).toHaveLength(unnoted);
});

it("believes its eyes where a look shows everything: somebody may have emptied the target (local KV)", async () => {
  await killAtCall(4);
  for (const key of world().api.pairs.keys()) world().api.remove(key);

  const { ok, pairs } = await world().upload({ settlesWithinMs: 0 });

  expect({ ok, pairs }).toEqual({ ok: true, pairs: 40 });
  expect(world().sleeps).toEqual([]);
});

it("does not take a line that was cut short for confirmed, nor a journal of another build", async () => {
  await killAtCall(3);
  appendFileSync(world().journalFile, '["abcdefgh');
  const before = readFileSync(world().journalFile, "utf8").split("\n").length;
  expect((await world().upload()).ok).toBe(true);
  expect(before).toBeGreaterThan(2);

  await killAtCall(0);
  await world().build(samplePages(2), "b2");
  const { events, ok } = await world().upload();

  expect(events[0]).toMatchObject({ resumedPairs: 0 });
  expect(ok).toBe(true);
});
