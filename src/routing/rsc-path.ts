/** Gives the path of a page's RSC payload: `/` → `/index.rsc`, `/a` → `/a.rsc`, `/index` → `/index/index.rsc`. */
export function rscPathOf(path: string): string {
  if (path === "/") return "/index.rsc";
  return `${path}${INDEX_CHAIN.test(path) ? "/index" : ""}.rsc`;
}

/** Gives the path of the page whose RSC payload lives at a path; undefined when nothing does. Undoes `rscPathOf`. */
export function pagePathOf(rawPath: string): string | undefined {
  if (!rawPath.endsWith(SUFFIX)) return undefined;
  const path = rawPath.slice(0, -SUFFIX.length);
  if (path.endsWith("/") || !path.startsWith("/")) return undefined;
  return INDEX_CHAIN.test(path) ? path.slice(0, -"/index".length) || "/" : path;
}

/**
 * Gives the URL at which a page is asked for ahead of a visit. A stored page is the same there; of a page that is
 * rendered per visitor it has what can be shown before the page itself. `_rsc` is the one parameter that no page sees.
 */
export function aheadHrefOf(rscHref: string): string {
  return `${rscHref}${rscHref.includes("?") ? "&" : "?"}${AHEAD}`;
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
const IN_QUERY = /([?&])_rsc=ahead(&|$)/;
const SUFFIX = ".rsc";
// `/index.rsc` is taken by the root, so paths of nothing but `index` move one further: no two pages share a payload path.
const INDEX_CHAIN = /^(?:\/index)+$/;
