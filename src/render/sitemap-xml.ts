import type { Sitemap, SitemapEntry, SitemapVideo } from "../next/types/metadata-files.ts";

/** Writes a sitemap as XML (https://www.sitemaps.org/protocol.html), with the extensions that its entries use. */
export function sitemapXml(entries: Sitemap): string {
  const uses = (name: "images" | "videos"): boolean => entries.some((entry) => (entry[name]?.length ?? 0) > 0);
  const spaces = [
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
    ...(uses("images") ? ['xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'] : []),
    ...(uses("videos") ? ['xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'] : []),
    ...(entries.some(hasLanguages) ? ['xmlns:xhtml="http://www.w3.org/1999/xhtml"'] : []),
  ];
  const urls = entries.map((entry) => `<url>\n${urlLines(entry).join("\n")}\n</url>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset ${spaces.join(" ")}>\n${urls.join("")}</urlset>\n`;
}

function hasLanguages({ alternates }: SitemapEntry): boolean {
  return Object.keys(alternates?.languages ?? {}).length > 0;
}

function urlLines(entry: SitemapEntry): readonly string[] {
  const { url, lastModified, changeFrequency, priority, alternates, images, videos } = entry;
  return [
    element("loc", url),
    ...Object.entries(alternates?.languages ?? {}).flatMap(([language, href]) =>
      href === undefined
        ? []
        : [`<xhtml:link rel="alternate" hreflang="${escaped(language)}" href="${escaped(href)}" />`],
    ),
    ...(images ?? []).map((image) => `<image:image>\n${element("image:loc", image)}\n</image:image>`),
    ...(videos ?? []).map((video) => `<video:video>\n${videoLines(video).join("\n")}\n</video:video>`),
    ...(lastModified === undefined ? [] : [element("lastmod", lastModified)]),
    ...(changeFrequency === undefined ? [] : [element("changefreq", changeFrequency)]),
    ...(priority === undefined ? [] : [element("priority", priority)]),
  ];
}

function videoLines(video: SitemapVideo): readonly string[] {
  const { restriction, platform, uploader } = video;
  return [
    ...VIDEO_TEXTS.flatMap((name) => {
      const value = video[name];
      return value === undefined ? [] : [element(`video:${name}`, value)];
    }),
    ...(restriction
      ? [element("video:restriction", restriction.content, ` relationship="${restriction.relationship}"`)]
      : []),
    ...(platform ? [element("video:platform", platform.content, ` relationship="${platform.relationship}"`)] : []),
    ...(uploader
      ? [element("video:uploader", uploader.content ?? "", uploader.info ? ` info="${escaped(uploader.info)}"` : "")]
      : []),
  ];
}

const VIDEO_TEXTS = [
  "title",
  "thumbnail_loc",
  "description",
  "content_loc",
  "player_loc",
  "duration",
  "view_count",
  "tag",
  "rating",
  "expiration_date",
  "publication_date",
  "family_friendly",
  "requires_subscription",
  "live",
] as const;

function element(name: string, value: string | number | Date, attributes = ""): string {
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `<${name}${attributes}>${escaped(text)}</${name}>`;
}

/** Escapes what XML reserves. References stay: Next writes values as they are, so apps have escaped theirs. */
function escaped(text: string): string {
  return text
    .replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
