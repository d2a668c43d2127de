import { expect, it } from "vitest";

import { isSameInBrowser } from "../../../src/manifest/browser-build.ts";

const BROWSER = "-abcdefgh_123456";

it.each<[string, boolean, readonly [string, string]]>([
  ["the same id", true, ["development", "development"]],
  ["another id without a part for the browser", false, ["b1", "b2"]],
  ["other code of the server alone (D3)", true, [`${BROWSER}.one`, `${BROWSER}.two`]],
  ["other code of the browser (BI-04)", false, [`${BROWSER}.one`, "0abcdefgh_123456.one"]],
  ["another name of the app's own, whatever is in it", true, [`v1.0-${BROWSER}.one`, `v1.1-${BROWSER}.two`]],
])("lets a document show pages of a build with %s: %s", (_, isSame, [one, other]) => {
  expect(isSameInBrowser(one, other)).toBe(isSame);
  expect(isSameInBrowser(other, one)).toBe(isSame);
});
