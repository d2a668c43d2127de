/** Gives the path of a page's RSC payload: `/` → `/index.rsc`, `/a` → `/a.rsc`, `/index` → `/index/index.rsc`. */
export function rscPathOf(path: string): string {
  if (path === "/") return "/index.rsc";
  return `${escaped(path)}${INDEX_CHAIN.test(path) ? "/index" : ""}.rsc`;
}

/** Gives the path of the page whose RSC payload lives at a path; undefined when nothing does. Undoes `rscPathOf`. */
export function pagePathOf(rawPath: string): string | undefined {
  if (!rawPath.endsWith(SUFFIX)) return undefined;
  const path = rawPath.slice(0, -SUFFIX.length);
  if (path.endsWith("/") || !path.startsWith("/") || MARKED.test(path)) return undefined;
  return INDEX_CHAIN.test(path) ? path.slice(0, -"/index".length) || "/" : unescaped(path);
}

/** A page that is shown inside of another one: the page of its URL, and the one below it. Paths are without base path. */
export interface InterceptionPath {
  readonly path: string;
  readonly over: string;
}

/**
 * Gives the path of the payload that opens one page over another: `/photo/1` over `/feed` → `/photo/1/~/feed.rsc`. What
 * the browser shows depends on both, so both are in the URL, and no header has a say. It begins with the path of the page
 * that it shows, so that a rule for that page and everything below covers it. It is no payload path of any page: in those,
 * a segment of nothing but tildes has one more.
 *
 *     | page, `/` is empty | /~ | payload path of the page below |
 */
export function interceptionPathOf({ path, over }: InterceptionPath): string {
  return `${path === "/" ? "" : escaped(path)}${MARK}${rscPathOf(over)}`;
}

/** Reads such a path; undefined for every other. Undoes `interceptionPathOf`. */
export function interceptionOf(rawPath: string): InterceptionPath | undefined {
  const at = rawPath.indexOf(`${MARK}/`);
  const over = at < 0 ? undefined : pagePathOf(rawPath.slice(at + MARK.length));
  return over === undefined ? undefined : { path: unescaped(rawPath.slice(0, at)) || "/", over };
}

const SUFFIX = ".rsc";
// `/index.rsc` is taken by the root, so paths of nothing but `index` move one further: no two pages share a payload path.
const INDEX_CHAIN = /^(?:\/index)+$/;
const MARK = "/~";
const MARKED = /\/~(?=\/|$)/;

function escaped(path: string): string {
  return path.replace(/\/(?=~+(?:\/|$))/g, MARK);
}

function unescaped(path: string): string {
  return path.replace(/\/~(?=~+(?:\/|$))/g, "/");
}
