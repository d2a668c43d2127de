import { describe, expect, it } from "vitest";
import { codingsFor } from "../../../src/entry/encoding.ts";
import { cacheControl, retryAfterSeconds, retryCacheControl } from "../../../src/entry/headers.ts";
import { lifetimeOf } from "../../../src/entry/lifetime.ts";

const YEAR = 31_536_000;

describe("cacheControl", () => {
  it.each([
    [lifetimeOf(false, YEAR), "s-maxage=31536000"],
    [lifetimeOf(60, YEAR), "s-maxage=60, stale-while-revalidate=31535940"],
    [lifetimeOf(60, 6), "s-maxage=60"],
    [lifetimeOf(60, 60), "s-maxage=60"],
    [lifetimeOf(40_000_000, YEAR), "s-maxage=40000000"],
  ])("of %o is %s (HD-01)", (lifetime, expected) => {
    expect(cacheControl(lifetime)).toBe(expected);
  });
});

describe("retryCacheControl", () => {
  it.each([
    [60, YEAR, "s-maxage=30, stale-while-revalidate=31535970"],
    [1, YEAR, "s-maxage=3, stale-while-revalidate=31535997"],
    [10, 6, "s-maxage=10, stale-while-revalidate=3"],
    [false, YEAR, "s-maxage=3, stale-while-revalidate=31535997"],
  ] as const)("of window %s and ceiling %i is %s (ER-02)", (revalidate, expireSeconds, expected) => {
    const lifetime = lifetimeOf(revalidate, expireSeconds);

    expect(retryCacheControl(retryAfterSeconds(lifetime), lifetime)).toBe(expected);
  });
});

describe("codingsFor", () => {
  it.each([
    [undefined, ["identity"]],
    ["", ["identity"]],
    ["gzip, deflate, br, zstd", ["br", "zstd", "gzip", "identity"]],
    ["gzip;q=1.0, br;q=0.5", ["gzip", "br", "identity"]],
    ["GZIP", ["gzip", "identity"]],
    ["x-gzip", ["gzip", "identity"]],
    ["br;q=0, *", ["zstd", "gzip", "identity"]],
    ["br, identity;q=0", ["br"]],
    ["br, *;q=0", ["br"]],
    ["br, *;q=0, identity;q=0.1", ["br", "identity"]],
    ["deflate", ["identity"]],
    ["br;q=nonsense, gzip", ["gzip", "identity"]],
    ["br ; q=0.001 , gzip;Q=0.9", ["gzip", "br", "identity"]],
    [",,;q=1,", ["identity"]],
  ])("of %s are %o", (header, expected) => {
    expect(codingsFor(header)).toEqual(expected);
  });
});
