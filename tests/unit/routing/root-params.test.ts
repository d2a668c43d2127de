import { expect, it } from "vitest";
import { rootParamsOf } from "../../../src/routing/root-params.ts";
import { scanRoutes } from "../../../src/routing/route-tree.ts";

function rootParams(...files: readonly string[]) {
  return rootParamsOf(scanRoutes(files, { pageExtensions: ["tsx"] }).routes);
}

it("lists the params above root layouts, and whether every page has them", () => {
  const one = rootParams("[lang]/layout.tsx", "[lang]/page.tsx", "[lang]/[slug]/layout.tsx", "[lang]/[slug]/page.tsx");
  const several = rootParams("a/[...rest]/layout.tsx", "a/[...rest]/page.tsx", "b/layout.tsx", "b/page.tsx");

  expect(one).toEqual([{ name: "lang", kind: "dynamic", everywhere: true }]);
  expect(several).toEqual([{ name: "rest", kind: "catch-all", everywhere: false }]);
  expect(rootParams("layout.tsx", "[slug]/page.tsx")).toEqual([]);
});
