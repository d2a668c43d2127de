import { expect, it } from "vitest";

import { createSlots, type SlotPurpose } from "../../../src/revalidate/slots.ts";

/** Takes slots in order and tells which were given. */
function taker(count: number) {
  const slots = createSlots(count);
  const given: string[] = [];
  const take = (name: string, purpose: SlotPurpose): Promise<() => void> =>
    slots.take(purpose).then((release) => {
      given.push(name);
      return release;
    });
  return { take, given };
}

it("keeps one slot free of background work", async () => {
  const { take, given } = taker(2);

  const first = take("b1", "background");
  void take("b2", "background");
  await take("v1", "visitor");

  expect(given).toEqual(["b1", "v1"]);
  (await first)();
  await Promise.resolve();
  await Promise.resolve();
  expect(given).toEqual(["b1", "v1", "b2"]);
});

it("lets visitors pass and frees a slot once", async () => {
  const { take, given } = taker(1);
  const release = await take("b1", "background");
  void take("b2", "background");
  const visitor = take("v1", "visitor");

  release();
  release();
  await visitor;

  expect(given).toEqual(["b1", "v1"]);
});

it("gives background work a turn after four visitors in a row (T7)", async () => {
  const { take, given } = taker(1);
  const releases = [await take("v1", "visitor")];
  void take("b1", "background").then((release) => releases.push(release));
  void take("b2", "background").then((release) => releases.push(release));
  for (let visitor = 2; visitor <= 9; visitor += 1)
    void take(`v${visitor}`, "visitor").then((release) => releases.push(release));

  for (let freed = 0; freed < 10; freed += 1) {
    releases[freed]?.();
    await new Promise(setImmediate);
  }

  expect(given).toEqual(["v1", "v2", "v3", "v4", "b1", "v5", "v6", "v7", "v8", "b2", "v9"]);
});
