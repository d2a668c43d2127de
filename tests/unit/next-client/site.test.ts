import { describe, expect, it } from "vitest";
import { anchorHref, appPathOf } from "../../../src/next/site.ts";

const plain = { basePath: "", trailingSlash: false };
const docs = { basePath: "/docs", trailingSlash: false };
const slashes = { basePath: "", trailingSlash: true };

describe("anchorHref", () => {
  it.each([
    [plain, "/", "/"],
    [plain, "/a/", "/a"],
    [plain, "/a?x=1#h", "/a?x=1#h"],
    [plain, "/a/?x=/", "/a?x=/"],
    [docs, "/", "/docs"],
    [docs, "/?x=1", "/docs?x=1"],
    [docs, "/docs", "/docs/docs"],
    [slashes, "/", "/"],
    [slashes, "/a?x=1", "/a/?x=1"],
    [slashes, "/a.pdf", "/a.pdf"],
    [{ basePath: "/docs", trailingSlash: true }, "/", "/docs/"],
  ])("with %o shows %s as %s", (site, href, shown) => {
    expect(anchorHref(href, site)).toBe(shown);
  });

  it.each(["https://example.com/a/", "//example.com/a/", "mailto:a@b.c", "#top", "?x=1", "a/"])(
    "leaves %s as it is",
    (href) => {
      expect(anchorHref(href, docs)).toBe(href);
    },
  );
});

describe("appPathOf", () => {
  it("takes the base path off", () => {
    expect(appPathOf("/docs/a", "/docs")).toBe("/a");
    expect(appPathOf("/docs", "/docs")).toBe("/");
    expect(appPathOf("/a", "")).toBe("/a");
  });

  it("refuses paths outside of the base path", () => {
    expect(appPathOf("/docsearch", "/docs")).toBeUndefined();
  });
});
