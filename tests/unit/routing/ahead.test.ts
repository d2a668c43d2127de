import { expect, it } from "vitest";
import { aheadHrefOf, isAhead, withoutAhead } from "../../../src/routing/rsc-path.ts";

it.each([
  ["/a.rsc", "/a.rsc?_rsc=ahead"],
  ["/a.rsc?q=1", "/a.rsc?q=1&_rsc=ahead"],
])("asks ahead for %s at an address of its own", (href, ahead) => {
  expect(aheadHrefOf(href)).toBe(ahead);
});

it.each([
  ["", false, ""],
  ["?_rsc=ahead", true, ""],
  ["?q=1&_rsc=ahead", true, "?q=1"],
  ["?_rsc=ahead&q=1", true, "?q=1"],
  ["?a=1&_rsc=ahead&b=2", true, "?a=1&b=2"],
  ["?x_rsc=ahead", false, "?x_rsc=ahead"],
  ["?_rsc=aheadx", false, "?_rsc=aheadx"],
])("knows from the query %s whether it is asked ahead, and takes that off", (query, isAsked, rest) => {
  expect([isAhead(query), withoutAhead(query)]).toEqual([isAsked, rest]);
});
