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

/**
 * Gives the URL at which a page is asked for ahead of a visit. A stored page is the same there; of a page that is
 * rendered per visitor it has what can be shown before the page itself. `_rsc` is the one parameter that no page sees.
 */
export function aheadHrefOf(rscHref: string): string {
  return withParameter(rscHref, AHEAD);
}

/** Gives the URL at which a page is asked for after an edit in development: it comes whole and without any failure, or not at all. */
export function updateHrefOf(rscHref: string): string {
  return withParameter(rscHref, UPDATE);
}

/** Tells whether a query asks for a page after an edit. */
export function isUpdate(query: string): boolean {
  return query.slice(1).split("&").includes(UPDATE);
}

/** Tells whether a query asks for a page ahead of a visit. */
export function isAhead(query: string): boolean {
  return IN_QUERY.test(query);
}

/** Takes off a query what asks for a page ahead of a visit. */
export function withoutAhead(query: string): string {
  return query.replace(IN_QUERY, (_all, before: string, after: string) => (after === "&" ? before : ""));
}

const AHEAD = "_rsc=ahead";
const UPDATE = "_rsc=update";
const IN_QUERY = /([?&])_rsc=ahead(&|$)/;
const SUFFIX = ".rsc";
// `/index.rsc` is taken by the root, so paths of nothing but `index` move one further: no two pages share a payload path.
const INDEX_CHAIN = /^(?:\/index)+$/;
const MARK = "/~";
const MARKED = /\/~(?=\/|$)/;

function withParameter(href: string, parameter: string): string {
  return `${href}${href.includes("?") ? "&" : "?"}${parameter}`;
}

function escaped(path: string): string {
  return path.replace(/\/(?=~+(?:\/|$))/g, MARK);
}

function unescaped(path: string): string {
  return path.replace(/\/~(?=~+(?:\/|$))/g, "/");
}
