import { describe, expect, it } from "vitest";
import { scanRoutes } from "../../../src/routing/route-tree.ts";
import { routeTypes } from "../../../src/vite/route-types.ts";

function typesOf(...files: readonly string[]): string {
  return routeTypes(scanRoutes(files, { pageExtensions: ["tsx", "ts"] }).routes);
}

/** Gives the lines of one interface. */
function membersOf(types: string, name: string): readonly string[] {
  const [, lines = ""] = new RegExp(`interface ${name} \\{\\n(.*?)\\}\\n`, "s").exec(types) ?? [];
  return lines.split("\n").flatMap((line) => (line === "" ? [] : [line.trim()]));
}

describe("the types of an app's routes", () => {
  const types = typesOf(
    "layout.tsx",
    "not-found.tsx",
    "sitemap.ts",
    "(shop)/layout.tsx",
    "(shop)/page.tsx",
    "(shop)/[category]/[...rest]/page.tsx",
    "feed/layout.tsx",
    "feed/page.tsx",
    "feed/@modal/default.tsx",
    "feed/@modal/[id]/layout.tsx",
    "feed/@modal/[id]/page.tsx",
    "feed/default.tsx",
    "docs/[[...path]]/page.tsx",
    "api/[id]/route.ts",
  );

  it("hold the params of every page, without groups and slots", () => {
    expect(membersOf(types, "PageParams")).toEqual([
      `"/": {};`,
      `"/[category]/[...rest]": { "category": string; "rest": string[] };`,
      `"/docs/[[...path]]": { "path"?: string[] };`,
      `"/feed": {};`,
      `"/feed/[id]": { "id": string };`,
    ]);
  });

  it("hold every layout with its slots", () => {
    expect(membersOf(types, "LayoutParams")).toEqual([`"/": {};`, `"/feed": {};`, `"/feed/[id]": { "id": string };`]);
    expect(membersOf(types, "LayoutSlots")).toEqual([`"/": never;`, `"/feed": "modal";`, `"/feed/[id]": never;`]);
  });

  it("hold route handlers, but no metadata files", () => {
    expect(membersOf(types, "HandlerParams")).toEqual([`"/api/[id]": { "id": string };`]);
  });

  it("are whole for an app without handlers", () => {
    expect(typesOf("layout.tsx", "page.tsx")).toContain("interface HandlerParams {\n}\n");
  });
});
