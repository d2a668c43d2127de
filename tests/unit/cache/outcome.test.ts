import { describe, expect, it } from "vitest";

import { outcomeFrom, outcomeText } from "../../../src/cache/outcome.ts";
import type { PrerenderOutcome } from "../../../src/manifest/prerender-manifest.ts";

describe("outcome text", () => {
  it.each<PrerenderOutcome>([
    { kind: "rendered", status: 404, generation: "g", bytes: 0, ms: 1.25, tags: [] },
    { kind: "reused", generation: "g" },
    { kind: "dynamic", api: "cookies()", file: "app/ü.tsx", line: 3 },
    { kind: "dynamic", api: "cookies()", file: undefined, line: undefined },
    { kind: "failed", message: 'a "quoted"\nline' },
  ])("is read back: $kind", (outcome) => {
    expect(outcomeFrom(outcomeText(outcome))).toStrictEqual(outcome);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '"rendered"',
    '{"kind":"other"}',
    '{"kind":"reused"}',
    '{"kind":"failed","message":1}',
    '{"kind":"dynamic"}',
    '{"kind":"rendered","status":200,"generation":"g","bytes":1,"ms":1,"tags":[1]}',
  ])("is refused: %s", (text) => {
    expect(outcomeFrom(text)).toBeUndefined();
  });
});
