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

const SUFFIX = ".rsc";
// `/index.rsc` is taken by the root, so paths of nothing but `index` move one further: no two pages share a payload path.
const INDEX_CHAIN = /^(?:\/index)+$/;
