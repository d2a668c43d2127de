import { describe, expect, it } from "vitest";

import { kvLifetimeWarning, type KvLifetimes } from "../../../src/manifest/kv-lifetime.ts";
import type { RouteRecord } from "../../../src/manifest/route-manifest.ts";
import { manifestOf, routeOf } from "./build-fixture.ts";

const DAY_SECONDS = 86_400;
const DEFAULTS = { ttlSeconds: 30 * DAY_SECONDS, expireSeconds: 365 * DAY_SECONDS };
const warning = (route: RouteRecord, asked: Partial<KvLifetimes> = {}): string | undefined => {
  const { ttlSeconds, expireSeconds } = { ...DEFAULTS, ...asked };
  const options = { kv: { binding: "VINEXT_CACHE", ttlSeconds } };
  return kvLifetimeWarning({ ...manifestOf([route]), expireSeconds, options }, DEFAULTS);
};
const revalidating = (route: RouteRecord, revalidate: number): RouteRecord => ({
  ...route,
  config: { ...route.config, revalidate },
});

describe("a lifetime in KV that is shorter than that of pages (SW-13)", () => {
  const open = routeOf("/posts/[slug]/page");

  it("is named with both options and the first route that feels it", () => {
    const text = warning(open, { ttlSeconds: 20 * DAY_SECONDS });

    expect(text).toContain(
      "20 days (`kv.ttlSeconds`) after it was written, unless it is visited in the second half of that time",
    );
    expect(text).toContain("for 365 days (`expireSeconds`)");
    expect(text).toContain("/posts/[slug]/page");
    expect(text).toContain("`kv: { ttlSeconds: 31536000 }`");
  });

  it.each([
    ["with a shorter `expireSeconds`", open, { expireSeconds: 90 * DAY_SECONDS }],
    ["with a `revalidate` that KV does not live to see", revalidating(open, 60 * DAY_SECONDS), {}],
  ])("is named where somebody chose it %s", (_, route, asked) => {
    expect(warning(route, asked)).toContain("a page 30 days (`kv.ttlSeconds`)");
  });

  it.each([
    ["is that of the defaults", open, {}],
    ["is that of the defaults, with a `revalidate` within it", revalidating(open, DAY_SECONDS), {}],
    ["is as long", open, { ttlSeconds: 365 * DAY_SECONDS }],
    ["is felt by listed pages alone, which are among the assets", routeOf("/about/page"), { ttlSeconds: 60 }],
    [
      "is felt by a closed route",
      { ...open, sharing: { kind: "shared", unlisted: "closed" } as const },
      { ttlSeconds: 60 },
    ],
    ["is felt by dynamic pages", { ...open, sharing: { kind: "dynamic", reason: "why" } as const }, { ttlSeconds: 60 }],
  ])("is none where it %s", (_, route, asked) => {
    expect(warning(route, asked)).toBeUndefined();
  });
});
