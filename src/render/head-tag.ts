/** One element of the head. Void elements have no text. */
export interface HeadTag {
  readonly tag: "meta" | "link" | "title";
  readonly props: Readonly<Record<string, string | undefined>>;
  readonly text?: string;
}

/** Makes one `<meta name>`; nothing without content. */
export function named(name: string, content: unknown): readonly HeadTag[] {
  return content === undefined || content === null || content === "" ? [] : [{ tag: "meta", props: { name, content: String(content) } }];
}

/** Makes one `<meta property>`; nothing without content. */
export function property(name: string, content: unknown): readonly HeadTag[] {
  return content === undefined || content === null || content === "" ? [] : [{ tag: "meta", props: { property: name, content: String(content) } }];
}

/** Gives a list for one value, several or none. */
export function listOf<Item>(value: Item | readonly Item[] | null | undefined): readonly Item[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

/** Makes a URL absolute with `metadataBase`, where there is one. */
export type ResolveUrl = (url: string | URL) => string;
