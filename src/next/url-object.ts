/** Describes a URL in parts, as `href` of `next/link` takes it. */
export interface UrlObject {
  readonly protocol?: string | null;
  readonly auth?: string | null;
  readonly host?: string | null;
  readonly hostname?: string | null;
  readonly port?: string | number | null;
  readonly pathname?: string | null;
  readonly search?: string | null;
  readonly query?: string | Readonly<Record<string, QueryValue>> | null;
  readonly hash?: string | null;
}

type QueryScalar = string | number | boolean | bigint | null | undefined;
type QueryValue = QueryScalar | readonly QueryScalar[];

/** Writes a URL object as text. `search` wins over `query`, `host` over `hostname` and `port`. */
export function formatUrl(url: UrlObject): string {
  const pathname = (url.pathname ?? "").replace(/[?#]/g, encodeURIComponent);
  return origin(url) + pathname + prefixed("?", searchOf(url)) + prefixed("#", url.hash ?? "");
}

function origin({ protocol, auth, host, hostname, port }: UrlObject): string {
  const name = host ?? (hostname ? hostname + (port ? `:${port}` : "") : "");
  if (name === "") return "";
  const scheme = protocol ? `${protocol.replace(/:$/, "")}:` : "";
  return `${scheme}//${auth ? `${auth}@` : ""}${name}`;
}

function searchOf({ search, query }: UrlObject): string {
  if (search) return search;
  if (!query || typeof query === "string") return query ?? "";
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values: readonly QueryScalar[] = isList(value) ? value : [value];
    for (const item of values) pairs.append(name, String(item ?? ""));
  }
  return pairs.toString();
}

function isList(value: QueryValue): value is readonly QueryScalar[] {
  return Array.isArray(value);
}

function prefixed(mark: string, text: string): string {
  return text === "" || text.startsWith(mark) ? text : mark + text;
}
