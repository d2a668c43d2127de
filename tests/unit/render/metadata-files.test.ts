import { describe, expect, it } from "vitest";
import { robotsText } from "../../../src/render/robots-text.ts";
import { sitemapXml } from "../../../src/render/sitemap-xml.ts";

describe("sitemapXml", () => {
  it("writes what an entry says, and escapes what is not escaped yet", () => {
    const xml = sitemapXml([
      {
        url: "https://example.com/?a=1&b=2",
        lastModified: new Date(0),
        changeFrequency: "daily",
        priority: 0.5,
        alternates: { languages: { de: "https://example.com/de?a=1&amp;b=<" } },
      },
    ]);

    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url>
<loc>https://example.com/?a=1&amp;b=2</loc>
<xhtml:link rel="alternate" hreflang="de" href="https://example.com/de?a=1&amp;b=&lt;" />
<lastmod>1970-01-01T00:00:00.000Z</lastmod>
<changefreq>daily</changefreq>
<priority>0.5</priority>
</url>
</urlset>
`);
  });

  it("names the spaces of images and films only where there are some", () => {
    const film = {
      title: "日",
      thumbnail_loc: "/t.png",
      description: "d",
      restriction: { relationship: "deny", content: "US" },
    };
    const xml = sitemapXml([
      { url: "/", images: ["/i.png"], videos: [{ ...film, restriction: { relationship: "deny", content: "US" } }] },
    ]);

    expect(xml).toContain("xmlns:image=");
    expect(xml).toContain("<image:image>\n<image:loc>/i.png</image:loc>\n</image:image>");
    expect(xml).toContain('<video:restriction relationship="deny">US</video:restriction>');
    expect(sitemapXml([])).not.toContain("xmlns:");
  });
});

describe("robotsText", () => {
  it("writes groups, host and sitemaps in Next's order", () => {
    const text = robotsText({
      rules: [{ userAgent: ["a", "b"], allow: "/", disallow: ["/x", "/y"], crawlDelay: 2 }, { disallow: "/" }],
      host: "example.com",
      sitemap: ["/1.xml", "/2.xml"],
    });

    expect(text).toBe(`User-Agent: a
User-Agent: b
Allow: /
Disallow: /x
Disallow: /y
Crawl-delay: 2

User-Agent: *
Disallow: /

Host: example.com
Sitemap: /1.xml
Sitemap: /2.xml
`);
  });
});
