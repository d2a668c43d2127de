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
