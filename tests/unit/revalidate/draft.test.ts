import { expect, it } from "vitest";

import { draftCookie } from "../../../src/revalidate/draft.ts";

it.each([
  [undefined, "none"],
  ["a=b", "none"],
  ["x__prerender_bypass=secret", "none"],
  ["__prerender_bypass=secret", "valid"],
  ["a=b;__prerender_bypass=secret; c=d", "valid"],
  ["__prerender_bypass=secrets", "foreign"],
  ["__prerender_bypass=secreT", "foreign"],
  ["__prerender_bypass=", "foreign"],
] as const)("judges %s as %s", (cookies, expected) => {
  expect(draftCookie(cookies, "secret")).toBe(expected);
});

it("accepts nothing where a build has no secret", () => {
  expect(draftCookie("__prerender_bypass=", "")).toBe("foreign");
});
