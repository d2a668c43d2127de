import { describe, expect, it } from "vitest";
import { metadataContentType, metadataFileOf } from "../../../src/routing/metadata-file.ts";
import { scanRoutes } from "../../../src/routing/route-tree.ts";

const EXTENSIONS = ["tsx", "ts", "jsx", "js"];

function nameOf(file: string): string | undefined {
  return metadataFileOf(file, EXTENSIONS)?.name;
}

describe("metadataFileOf", () => {
  it.each([
    ["sitemap.ts", "sitemap.xml"],
    ["sitemap.xml", "sitemap.xml"],
    ["shop/sitemap.js", "sitemap.xml"],
    ["robots.ts", "robots.txt"],
    ["robots.txt", "robots.txt"],
    ["manifest.ts", "manifest.webmanifest"],
    ["manifest.json", "manifest.json"],
    ["favicon.ico", "favicon.ico"],
    ["icon.svg", "icon.svg"],
    ["icon2.png", "icon2.png"],
    ["blog/icon.tsx", "icon"],
    ["apple-icon.png", "apple-icon.png"],
    ["blog/[slug]/opengraph-image.tsx", "opengraph-image"],
    ["twitter-image.jpg", "twitter-image.jpg"],
  ])("takes %s for %s (MD-01)", (file, name) => {
    expect(nameOf(file)).toBe(name);
  });

  it.each([
    "icon.txt",
    "icon12.png",
    "apple-icon.svg",
    "favicon.png",
    "favicon.ts",
    "blog/robots.ts",
    "blog/favicon.ico",
    "sitemap1.ts",
    "opengraph-image.alt.txt",
    "my-icon.png",
    "icon.test.ts",
  ])("leaves %s alone", (file) => {
    expect(nameOf(file)).toBeUndefined();
  });

  it("keeps the icons of two groups at one URL apart", () => {
    const names = [nameOf("(a)/icon.png"), nameOf("(b)/icon.png")];

    expect(names[0]).toMatch(/^icon-[0-9a-f]{6}\.png$/);
    expect(new Set(names).size).toBe(2);
  });

  it.each([
    ["sitemap.xml", "application/xml"],
    ["robots.txt", "text/plain"],
    ["manifest.json", "application/manifest+json"],
    ["favicon.ico", "image/x-icon"],
    ["icon.svg", "image/svg+xml"],
    ["apple-icon.jpg", "image/jpeg"],
  ])("serves %s as %s (MD-06)", (file, type) => {
    const metadata = metadataFileOf(file, EXTENSIONS);

    expect(metadata && metadataContentType(metadata)).toBe(type);
  });
});

describe("scanRoutes", () => {
  function scan(...files: readonly string[]) {
    return scanRoutes(["layout.tsx", "page.tsx", ...files], { pageExtensions: EXTENSIONS });
  }

  it("makes each metadata file a handler at its URL and tells its level of it", () => {
    const { routes, problems } = scan("sitemap.ts", "blog/[slug]/icon.png");

    expect(problems).toEqual([]);
    expect(routes.filter(({ metadata }) => metadata).map(({ id, kind, file }) => [id, kind, file])).toEqual([
      ["/blog/[slug]/icon.png/route", "handler", "blog/[slug]/icon.png"],
      ["/sitemap.xml/route", "handler", "sitemap.ts"],
    ]);
    const page = routes.find(({ id }) => id === "/page");
    expect(page?.levels[0]?.metadata?.map(({ name }) => name)).toEqual(["sitemap.xml"]);
  });

  it("has none in private folders and in slots", () => {
    const { routes } = scan("_lib/icon.png", "@modal/icon.png");

    expect(routes.some(({ metadata }) => metadata)).toBe(false);
  });

  it("refuses two files for one URL", () => {
    expect(scan("sitemap.ts", "sitemap.xml").problems.map(({ code }) => code)).toEqual(["same-url"]);
  });
});
