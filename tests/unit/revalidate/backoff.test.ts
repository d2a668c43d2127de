import { expect, it } from "vitest";

import { nextAttemptAtMs } from "../../../src/revalidate/backoff.ts";

it("waits the first time exactly as told, then twice as long up to five minutes (R3)", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 60].map(
    (count) => nextAttemptAtMs({ count, failedAtMs: 1_000, firstSeconds: 3 }, () => 0) - 1_000,
  );

  expect(waits).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 300_000, 300_000]);
});

it("spreads every wait but the first", () => {
  const at = (count: number, random: number): number =>
    nextAttemptAtMs({ count, failedAtMs: 0, firstSeconds: 30 }, () => random);

  expect([at(1, 0.9), at(2, 0), at(2, 0.5), at(2, 1)]).toEqual([30_000, 60_000, 54_000, 48_000]);
});
