import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fuzz } from "../../scripts/fuzz/fuzz.ts";
import { FUZZ_FILES } from "../../scripts/fuzz/site.ts";
import { openStage, type Stage } from "../../scripts/torture/stage.ts";

const SEED = 7;
const REQUESTS = 3_000;

describe("the short form of `npm run fuzz`", () => {
  const held: { stage: Stage | undefined } = { stage: undefined };
  beforeAll(async () => {
    held.stage = await openStage({ seed: SEED, files: FUZZ_FILES });
  });
  afterAll(() => held.stage?.close());

  it("shows nothing of hostile requests to others (P1, P2, P5, P6, K3, K5, K9)", async () => {
    if (!held.stage) throw new Error("The stage is not open.");

    const checks = await fuzz(held.stage, { seed: SEED, times: REQUESTS });

    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  });
});
