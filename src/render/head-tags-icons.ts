import { listOf, type HeadTag } from "./head-tag.ts";
import type { Metadata } from "../next/index.ts";

/** Writes the icon links. Next leaves their URLs as they are: `metadataBase` is for what other sites read. */
export function iconTags(icons: Metadata["icons"]): readonly HeadTag[] {
  if (!icons) return [];
  if (typeof icons === "string" || icons instanceof URL || Array.isArray(icons)) return links("icon", icons);
  const { icon, shortcut, apple, other } = icons as Icons;
  return [
    ...links("shortcut icon", shortcut),
    ...links("icon", icon),
    ...links("apple-touch-icon", apple),
    ...listOf(other).flatMap((item) => links(item.rel ?? "icon", item)),
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

function links(rel: string, value: unknown): readonly HeadTag[] {
  return listOf(value as Icon | readonly Icon[] | undefined).map((icon) => {
    const { url, type, sizes, media, color } = typeof icon === "string" || icon instanceof URL ? { url: icon } : icon;
    return { tag: "link", props: { rel, type, sizes, media, color, href: String(url) } } as const;
  });
}
