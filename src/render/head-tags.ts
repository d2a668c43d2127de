import type { Metadata, Viewport } from "../next/index.ts";
import { listOf, named, type Content, type HeadTag, type ResolveUrl } from "./head-tag.ts";
import { openGraphTags, twitterTags } from "./head-tags-social.ts";
import { iconTags } from "./head-tags-icons.ts";
import type { ResolvedHead, ResolvedMetadata } from "./resolved-metadata.ts";

/** Writes the head of a page as elements, in Next's order. */
export function headTags({ metadata, viewport }: ResolvedHead): readonly HeadTag[] {
  const resolve = urlResolver(metadata.metadataBase);
  return [
    { tag: "meta", props: { charSet: "utf-8" } },
    ...viewportTags(viewport),
    ...(metadata.title === undefined ? [] : [{ tag: "title", props: {}, text: metadata.title } as const]),
    ...basicTags(metadata),
    ...robotsTags(metadata.robots),
    ...alternateTags(metadata.alternates, resolve),
    ...verificationTags(metadata.verification),
    ...appleTags(metadata),
    ...openGraphTags(metadata, resolve),
    ...twitterTags(metadata, resolve),
    ...iconTags(metadata.icons),
    ...otherTags(metadata.other),
  ];
}

function urlResolver(base: string | URL | null | undefined): ResolveUrl {
  return (url) => {
    if (url instanceof URL) return url.href;
    if (base === undefined || base === null || /^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
    return new URL(url, base).href;
  };
}

function viewportTags(viewport: Viewport): readonly HeadTag[] {
  const parts = Object.entries(VIEWPORT_NAMES).flatMap(([key, name]) => {
    const value: unknown = viewport[key as keyof Viewport];
    if (typeof value === "boolean") return [`${name}=${value ? "yes" : "no"}`];
    return typeof value === "string" || typeof value === "number" ? [`${name}=${value}`] : [];
  });
  const themes = listOf(viewport.themeColor).map((theme): HeadTag => {
    const { color, media } = typeof theme === "string" ? { color: theme, media: undefined } : theme;
    return { tag: "meta", props: { name: "theme-color", media, content: color } };
  });
  return [...named("viewport", parts.join(", ")), ...themes, ...named("color-scheme", viewport.colorScheme)];
}

const VIEWPORT_NAMES = {
  width: "width",
  height: "height",
  initialScale: "initial-scale",
  minimumScale: "minimum-scale",
  maximumScale: "maximum-scale",
  viewportFit: "viewport-fit",
  userScalable: "user-scalable",
  interactiveWidget: "interactive-widget",
} as const;

function basicTags(metadata: ResolvedMetadata): readonly HeadTag[] {
  const authors = listOf(metadata.authors).flatMap(({ name, url }): readonly HeadTag[] => [
    ...(url === undefined ? [] : [{ tag: "link", props: { rel: "author", href: String(url) } } as const]),
    ...named("author", name),
  ]);
  return [
    ...named("description", metadata.description),
    ...named("application-name", metadata.applicationName),
    ...authors,
    ...(metadata.manifest
      ? [{ tag: "link", props: { rel: "manifest", href: String(metadata.manifest) } } as const]
      : []),
    ...named("generator", metadata.generator),
    ...named("keywords", listOf(metadata.keywords).join(",")),
    ...named("referrer", metadata.referrer),
    ...named("creator", metadata.creator),
    ...named("publisher", metadata.publisher),
    ...named("category", metadata.category),
  ];
}

function robotsTags(robots: Metadata["robots"]): readonly HeadTag[] {
  if (robots === undefined || robots === null) return [];
  if (typeof robots === "string") return named("robots", robots);
  const { googleBot, ...all } = robots;
  const google = typeof googleBot === "string" ? googleBot : robotsText(googleBot);
  return [...named("robots", robotsText(all)), ...named("googlebot", google)];
}

function robotsText(rules: object | undefined): string {
  return Object.entries(rules ?? {})
    .flatMap(([name, value]) => {
      if (name === "index" || name === "follow") return value === undefined ? [] : [value ? name : `no${name}`];
      if (value === true) return [name];
      return value === false || value === undefined ? [] : [`${name}:${String(value)}`];
    })
    .join(", ");
}

function alternateTags(alternates: Metadata["alternates"], resolve: ResolveUrl): readonly HeadTag[] {
  if (!alternates) return [];
  const link = (rel: string, value: unknown, extra: Readonly<Record<string, string>> = {}): readonly HeadTag[] =>
    listOf(value).map((item) => {
      const isDescriptor = typeof item === "object" && item !== null && "url" in item && !(item instanceof URL);
      const url = isDescriptor ? (item as { url: string | URL }).url : (item as string | URL);
      const title = isDescriptor ? (item as { title?: string }).title : undefined;
      return { tag: "link", props: { rel, ...extra, title, href: resolve(url) } };
    });
  const each = (map: object | null | undefined, name: string): readonly HeadTag[] =>
    Object.entries(map ?? {}).flatMap(([key, value]) => link("alternate", value, { [name]: key }));
  return [
    ...link("canonical", alternates.canonical),
    ...each(alternates.languages, "hrefLang"),
    ...each(alternates.media, "media"),
    ...each(alternates.types, "type"),
  ];
}

function verificationTags(verification: Metadata["verification"]): readonly HeadTag[] {
  if (!verification) return [];
  const { google, yahoo, yandex, me, other } = verification;
  const each = (name: string, value: Content | readonly Content[]): readonly HeadTag[] =>
    listOf(value).flatMap((item) => named(name, item));
  return [
    ...each("google-site-verification", google),
    ...each("y_key", yahoo),
    ...each("yandex-verification", yandex),
    ...each("me", me),
    ...Object.entries(other ?? {}).flatMap(([name, value]) => each(name, value)),
  ];
}

function appleTags({ appleWebApp, formatDetection }: ResolvedMetadata): readonly HeadTag[] {
  const detection = Object.entries(formatDetection ?? {}).flatMap(([name, value]) =>
    value === false ? [`${name}=no`] : [],
  );
  if (!appleWebApp) return named("format-detection", detection.join(", "));
  const app = appleWebApp === true ? {} : appleWebApp;
  return [
    ...named("format-detection", detection.join(", ")),
    ...(app.capable === false ? [] : named("mobile-web-app-capable", "yes")),
    ...named("apple-mobile-web-app-title", app.title),
    ...named("apple-mobile-web-app-status-bar-style", app.statusBarStyle ?? "default"),
  ];
}

function otherTags(other: Metadata["other"]): readonly HeadTag[] {
  return Object.entries(other ?? {}).flatMap(([name, value]) => listOf(value).flatMap((item) => named(name, item)));
}
