import { describe, expect, it } from "vitest";
import { fileOfId, isModuleOf, liesBelow } from "../../../src/vite/module-id.ts";

describe("the id of a module", () => {
  it("names its file without what plugins put behind it", () => {
    expect(fileOfId("/site/app/page.css?direct&x=?")).toBe("/site/app/page.css");
  });

  it.each([
    ["/site/app/page.tsx?v=1", "/site", "/", true],
    ["/site-two/page.tsx", "/site", "/", false],
    ["/site", "/site", "/", false],
    ["C:/site/app/page.tsx", "C:\\site", "\\", true],
    ["C:/site/app/page.tsx", "C:/site", "\\", true],
    ["C:/site-two/page.tsx", "C:\\site", "\\", false],
    // A backslash is part of a name where it separates nothing.
    ["/a/b/page.tsx", "/a\\b", "/", false],
  ])("%s lies below %s, where paths have %s: %s", (id, folder, separator, expected) => {
    expect(liesBelow(id, folder, separator)).toBe(expected);
  });

  it.each([
    ["/package/next/loader.js?v=1", "/package/next/loader.js", "/", true],
    ["C:/package/next/loader.js", "C:\\package\\next\\loader.js", "\\", true],
    ["C:/package/next/other.js", "C:\\package\\next\\loader.js", "\\", false],
  ])("%s is %s, where paths have %s: %s", (id, file, separator, expected) => {
    expect(isModuleOf(id, file, separator)).toBe(expected);
  });
});
