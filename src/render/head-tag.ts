/** One element of the head. Void elements have no text. */
export interface HeadTag {
  readonly tag: "meta" | "link" | "title";
  readonly props: Readonly<Record<string, string | undefined>>;
  readonly text?: string;
}

/** Makes one `<meta name>`; nothing without content. */
export function named(name: string, content: Content): readonly HeadTag[] {
  return content === undefined || content === null || content === ""
    ? []
    : [{ tag: "meta", props: { name, content: textOf(content) } }];
}

/** Makes one `<meta property>`; nothing without content. */
export function property(name: string, content: Content): readonly HeadTag[] {
  return content === undefined || content === null || content === ""
    ? []
    : [{ tag: "meta", props: { property: name, content: textOf(content) } }];
}

/** What a tag can say. */
export type Content = string | number | URL | null | undefined;

function textOf(content: string | number | URL): string {
  return content instanceof URL ? content.href : String(content);
}

/** Gives a list for one value, several or none. */
export function listOf<Item>(value: Item | readonly Item[] | null | undefined): readonly Item[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

/** Makes a URL absolute with `metadataBase`, where there is one. */
export type ResolveUrl = (url: string | URL) => string;
