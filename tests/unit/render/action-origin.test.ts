import { expect, it } from "vitest";
import { isOwnOrigin } from "../../../src/render/action-origin.ts";

it.each([
  ["https://shop.test", {}, true],
  ["https://SHOP.test", {}, true],
  ["https://shop.test:8443", {}, false],
  ["https://shop.test.evil.test", {}, false],
  ["null", {}, false],
  ["", {}, false],
  ["not a url", {}, false],
  ["file:///a", {}, false],
  ["https://inner.test", { host: "inner.test" }, true],
  ["https://outer.test", { host: "inner.test", "x-forwarded-host": "outer.test, inner.test" }, true],
  ["https://inner.test", { host: "inner.test", "x-forwarded-host": "outer.test" }, false],
  ["https://a.friend.test", {}, true],
  ["https://friend.test", {}, false],
  ["https://a.b.friend.test", {}, false],
  ["https://a.b.deep.test", {}, true],
  ["https://deep.test", {}, false],
  ["https://xdeep.test", {}, false],
] as const)("an action from %s with %j belongs to the site: %s (AC-08)", (origin, headers, expected) => {
  const site = { host: "shop.test", allowedOrigins: ["*.friend.test", "**.deep.test"] };

  expect(isOwnOrigin(new Headers({ origin, ...headers }), site)).toBe(expected);
});

it("believes a browser that says cross-site, and a client that says nothing (AC-08)", () => {
  const site = { host: "shop.test", allowedOrigins: [] };

  expect(isOwnOrigin(new Headers({ "sec-fetch-site": "cross-site" }), site)).toBe(false);
  expect(isOwnOrigin(new Headers({ "sec-fetch-site": "same-origin" }), site)).toBe(true);
  expect(isOwnOrigin(new Headers(), site)).toBe(true);
});
