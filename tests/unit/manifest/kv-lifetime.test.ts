import { describe, expect, it } from "vitest";

import { kvLifetimeWarning } from "../../../src/manifest/kv-lifetime.ts";
import type { RouteRecord } from "../../../src/manifest/route-manifest.ts";
import { manifestOf, routeOf } from "./build-fixture.ts";

const DAY_SECONDS = 86_400;
const warning = (route: RouteRecord, ttlSeconds: number, expireSeconds = 365 * DAY_SECONDS): string | undefined =>
  kvLifetimeWarning({
    ...manifestOf([route]),
    expireSeconds,
    options: { kv: { binding: "VINEXT_CACHE", ttlSeconds } },
  });

describe("a lifetime in KV that is shorter than that of pages (SW-13)", () => {
  const open = routeOf("/posts/[slug]/page");

  it("is named with both options and the first route that feels it", () => {
    const text = warning(open, 30 * DAY_SECONDS);

    expect(text).toContain("for 30 days (`kv.ttlSeconds`)");
    expect(text).toContain("for 365 days (`expireSeconds`)");
    expect(text).toContain("/posts/[slug]/page");
    expect(text).toContain("`kv: { ttlSeconds: 31536000 }`");
  });

  it.each([
    ["is as long", open, 365 * DAY_SECONDS],
    ["is felt by listed pages alone, which are among the assets", routeOf("/about/page"), 60],
    ["is felt by a closed route", { ...open, sharing: { kind: "shared", unlisted: "closed" } as const }, 60],
    ["is felt by dynamic pages", { ...open, sharing: { kind: "dynamic", reason: "why" } as const }, 60],
  ])("is none where it %s", (_, route, ttlSeconds) => {
    expect(warning(route, ttlSeconds)).toBeUndefined();
  });
});
