import { describe, expect, it } from "vitest";
import { fetchAsked, fetchPolicy } from "../../../src/request/fetch-policy.ts";
import type { FetchCache } from "../../../src/request/scope.ts";

const NOTHING = fetchAsked(undefined, undefined);
const KEPT = fetchAsked("force-cache", undefined);
const UNCACHED = fetchAsked("no-store", undefined);

describe("fetchCache of a segment against the options of a fetch (RV-08, RV-08a)", () => {
  const rows: readonly (readonly [FetchCache, string, string, string])[] = [
    ["auto", "frozen", "keep", "never"],
    ["default-cache", "keep", "keep", "never"],
    ["only-cache", "keep", "keep", "conflict"],
    ["force-cache", "keep", "keep", "keep"],
    ["default-no-store", "never", "keep", "never"],
    ["only-no-store", "never", "conflict", "never"],
    ["force-no-store", "never", "never", "never"],
  ];
  it.each(rows)("%s: without options %s, force-cache %s, no-store %s", (fetchCache, nothing, kept, uncached) => {
    const mode = { fetchCache, uncached: "never" } as const;

    const kinds = [NOTHING, KEPT, UNCACHED].map((asked) => fetchPolicy(asked, mode).kind);

    expect(kinds).toEqual([nothing, kept, uncached]);
  });
});

describe("what the options ask for", () => {
  it.each([
    ["no-store", undefined, { kind: "never", contradiction: false }],
    ["no-cache", undefined, { kind: "never", contradiction: false }],
    ["no-store", 60, { kind: "never", contradiction: true }],
    ["no-store", 0, { kind: "never", contradiction: false }],
    ["force-cache", 0, { kind: "never", contradiction: true }],
    [undefined, 0, { kind: "never", contradiction: false }],
    ["force-cache", 60, { kind: "keep", revalidate: 60 }],
    [undefined, false, { kind: "keep", revalidate: false }],
    ["default", undefined, { kind: "nothing" }],
    ["reload", undefined, { kind: "nothing" }],
  ] as const)("cache %s with revalidate %s (RV-05, DC-08)", (cache, revalidate, expected) => {
    expect(fetchAsked(cache, revalidate)).toMatchObject(expected);
  });
});

it("turns uncached into frozen where the render may not become dynamic (RV-07)", () => {
  const policy = fetchPolicy(UNCACHED, { fetchCache: "auto", uncached: "frozen" });

  expect(policy).toEqual({ kind: "frozen" });
});
