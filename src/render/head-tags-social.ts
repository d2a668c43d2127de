import { listOf, named, property, type Content, type HeadTag, type ResolveUrl } from "./head-tag.ts";
import type { ResolvedMetadata } from "./resolved-metadata.ts";

/** Writes the Open Graph tags. Title and description fall back to the page's own. */
export function openGraphTags(metadata: ResolvedMetadata, resolve: ResolveUrl): readonly HeadTag[] {
  const graph = metadata.openGraph;
  if (!graph) return [];
  const { images, videos, audio, title, description, url, siteName, locale, type, alternateLocale, ...more } =
    graph as OpenGraph;
  return [
    ...property("og:title", titleText(title) ?? metadata.title),
    ...property("og:description", description ?? metadata.description),
    ...property("og:url", url === undefined ? undefined : resolve(url)),
    ...property("og:site_name", siteName),
    ...property("og:locale", locale),
    ...listOf(alternateLocale).flatMap((item) => property("og:locale:alternate", item)),
    ...media("og:image", images, resolve),
    ...media("og:video", videos, resolve),
    ...media("og:audio", audio, resolve),
    ...property("og:type", type),
    ...articleTags(type, more),
  ];
}

/** Writes the Twitter card tags. They fall back to Open Graph and the page, as in Next. */
export function twitterTags(metadata: ResolvedMetadata, resolve: ResolveUrl): readonly HeadTag[] {
  const own = metadata.twitter as Twitter | null | undefined;
  const graph = metadata.openGraph as OpenGraph | null | undefined;
  if (!own && !graph) return [];
  const images = listOf(own?.images ?? graph?.images);
  const first = images[0];
  return [
    ...named("twitter:card", own?.card ?? (first === undefined ? "summary" : "summary_large_image")),
    ...named("twitter:site", own?.site),
    ...named("twitter:site:id", own?.siteId),
    ...named("twitter:creator", own?.creator),
    ...named("twitter:creator:id", own?.creatorId),
    ...named("twitter:title", titleText(own?.title) ?? titleText(graph?.title) ?? metadata.title),
    ...named("twitter:description", own?.description ?? graph?.description ?? metadata.description),
    ...images.flatMap((image) => {
      const { url, alt } = descriptor(image);
      return [...named("twitter:image", resolve(url)), ...named("twitter:image:alt", alt)];
    }),
  ];
}

type MediaItem = string | URL | MediaDescriptor;

interface MediaDescriptor {
  readonly url: string | URL;
  readonly secureUrl?: string | URL;
  readonly type?: string;
  readonly width?: string | number;
  readonly height?: string | number;
  readonly alt?: string;
}

interface OpenGraph {
  readonly title?: unknown;
  readonly description?: string;
  readonly url?: string | URL;
  readonly siteName?: string;
  readonly locale?: string;
  readonly alternateLocale?: string | readonly string[];
  readonly type?: string;
  readonly images?: MediaItem | readonly MediaItem[];
  readonly videos?: MediaItem | readonly MediaItem[];
  readonly audio?: MediaItem | readonly MediaItem[];
}

interface Twitter {
  readonly card?: string;
  readonly site?: string;
  readonly siteId?: string;
  readonly creator?: string;
  readonly creatorId?: string;
  readonly title?: unknown;
  readonly description?: string;
  readonly images?: MediaItem | readonly MediaItem[];
}

function titleText(title: unknown): string | undefined {
  if (typeof title === "string") return title;
  if (typeof title !== "object" || title === null) return undefined;
  if ("absolute" in title && typeof title.absolute === "string") return title.absolute;
  return "default" in title && typeof title.default === "string" ? title.default : undefined;
}

function descriptor(item: MediaItem): MediaDescriptor {
  return typeof item === "string" || item instanceof URL ? { url: item } : item;
}

function media(
  name: string,
  value: MediaItem | readonly MediaItem[] | undefined,
  resolve: ResolveUrl,
): readonly HeadTag[] {
  return listOf(value).flatMap((item) => {
    const { url, secureUrl, type, width, height, alt } = descriptor(item);
    return [
      ...property(name, resolve(url)),
      ...property(`${name}:secure_url`, secureUrl === undefined ? undefined : resolve(secureUrl)),
      ...property(`${name}:type`, type),
      ...property(`${name}:width`, width),
      ...property(`${name}:height`, height),
      ...property(`${name}:alt`, alt),
    ];
  });
}

const ARTICLE_NAMES: Readonly<Record<string, string>> = {
  publishedTime: "published_time",
  modifiedTime: "modified_time",
  expirationTime: "expiration_time",
  authors: "author",
  section: "section",
  tags: "tag",
};

function articleTags(type: string | undefined, more: object): readonly HeadTag[] {
  if (type !== "article") return [];
  return Object.entries(more).flatMap(([key, value]) => {
    const name = ARTICLE_NAMES[key];
    return name === undefined
      ? []
      : listOf(value as Content | readonly Content[]).flatMap((item) => property(`article:${name}`, item));
  });
}
