import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "../../scripts/torture/stage.ts";
import { TRIALS } from "../../scripts/torture/trials.ts";

const SEED = 7;
// What changes how the site is built, or is long by nature, is left to `npm run torture`.
const SHORT = TRIALS.filter(({ store, times }) => store === undefined && times.short > 0);

describe("the short form of `npm run torture` (R2, R3, R8, S1, S8, T4)", () => {
  const held: { stage: Stage | undefined } = { stage: undefined };
  beforeAll(async () => {
    held.stage = await openStage({ seed: SEED });
  });
  afterAll(() => held.stage?.close());

  it.for(SHORT)("holds: $name, $about", async ({ run, times, needs }, { skip }) => {
    skip(needs?.isMet() === false, `it needs ${needs?.what}`);
    if (!held.stage) throw new Error("The stage is not open.");

    const checks = await run(held.stage, times.short);

    expect(checks.filter(({ holds, isTimed }) => !holds && !isTimed)).toEqual([]);
  });
});
