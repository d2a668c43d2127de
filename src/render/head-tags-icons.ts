import { listOf, type HeadTag, type ResolveUrl } from "./head-tag.ts";
import type { Metadata } from "../next/index.ts";

/** Writes the icon links. */
export function iconTags(icons: Metadata["icons"], resolve: ResolveUrl): readonly HeadTag[] {
  if (!icons) return [];
  if (typeof icons === "string" || icons instanceof URL || Array.isArray(icons)) return links("icon", icons, resolve);
  const { icon, shortcut, apple, other } = icons as Icons;
  return [
    ...links("shortcut icon", shortcut, resolve),
    ...links("icon", icon, resolve),
    ...links("apple-touch-icon", apple, resolve),
    ...listOf(other).flatMap((item) => links(item.rel ?? "icon", item, resolve)),
  ];
}

type Icon = string | URL | IconDescriptor;

interface IconDescriptor {
  readonly url: string | URL;
  readonly rel?: string;
  readonly type?: string;
  readonly sizes?: string;
  readonly media?: string;
  readonly color?: string;
}

interface Icons {
  readonly icon?: Icon | readonly Icon[];
  readonly shortcut?: Icon | readonly Icon[];
  readonly apple?: Icon | readonly Icon[];
  readonly other?: IconDescriptor | readonly IconDescriptor[];
}

function links(rel: string, value: unknown, resolve: ResolveUrl): readonly HeadTag[] {
  return listOf(value as Icon | readonly Icon[] | undefined).map((icon) => {
    const { url, type, sizes, media, color } = typeof icon === "string" || icon instanceof URL ? { url: icon } : icon;
    return { tag: "link", props: { rel, type, sizes, media, color, href: resolve(url) } } as const;
  });
}
