import { describe, expect, it } from "vitest";
import { canonicalArgument, implicitTags, pathTag } from "../../../src/entry/tags.ts";

describe("tags made from paths", () => {
  it("name every layout of the route file, the file itself and the path (TG-02)", () => {
    expect(implicitTags("/(g)/posts/[slug]/page", "/posts/a%20b")).toEqual([
      "_N_T_/layout",
      "_N_T_/(g)/layout",
      "_N_T_/(g)/posts/layout",
      "_N_T_/(g)/posts/[slug]/layout",
      "_N_T_/(g)/posts/[slug]/page",
      "_N_T_/posts/a%20b",
    ]);
  });

  it("give the root two names (TG-02)", () => {
    expect(implicitTags("/page", "/")).toEqual(["_N_T_/layout", "_N_T_/page", "_N_T_/", "_N_T_/index"]);
  });

  it.each([
    ["/a/b", undefined, "_N_T_/a/b"],
    ["/a/b/", undefined, "_N_T_/a/b"],
    ["/", undefined, "_N_T_/"],
    ["/", "layout", "_N_T_/layout"],
    ["/ssg/[slug]", "page", "_N_T_/ssg/[slug]/page"],
    ["/tree/", "layout", "_N_T_/tree/layout"],
    ["/grp/(g)/x", "page", "_N_T_/grp/(g)/x/page"],
  ] as const)("revalidatePath(%s, %s) raises %s (TG-03 to TG-08)", (path, type, tag) => {
    expect(pathTag(path, type)).toBe(tag);
  });

  it.each([
    ["/enc/hello world", "/enc/hello%20world"],
    ["/enc/hello%20world", "/enc/hello%20world"],
    ["/日", "/%E6%97%A5"],
    ["/%E6%97%A5", "/%E6%97%A5"],
    ["/e\u0301", "/%C3%A9"],
    ["/100%", "/100%25"],
    ["/a%2Fb", "/a%2Fb"],
    ["", ""],
  ])("%s is stored as %s (TG-22, K7)", (written, canonical) => {
    expect(canonicalArgument(written)).toBe(canonical);
  });
});
