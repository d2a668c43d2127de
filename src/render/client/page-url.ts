import { anchorHref, appPathOf, type Site } from "../../next/site.ts";
import { interceptionPathOf, pagePathOf, rscPathOf, withoutAhead } from "../../routing/rsc-path.ts";

/** Says what a navigation to an href means for the page that is shown. */
export type Target =
  | { readonly kind: "page"; readonly url: URL }
  /** Only the hash differs: nothing is fetched. */
  | { readonly kind: "hash"; readonly url: URL }
  | { readonly kind: "document"; readonly href: string }
  /** A URL that would run code. */
  | { readonly kind: "refused" };

/** Resolves an href, as an anchor on the page has it, to what navigating to it means. */
export function targetOf(href: string, pageHref: string, site: Site): Target {
  const page = new URL(pageHref);
  const url = URL.parse(href, page);
  if (!url) return { kind: "document", href };
  if (CODE_PROTOCOLS.has(url.protocol)) return { kind: "refused" };
  if (url.origin !== page.origin || appPathOf(url.pathname, site.basePath) === undefined) {
    return { kind: "document", href: url.href };
  }
  const isHash = isSamePage(url, page) && (url.hash !== "" || href.endsWith("#"));
  return { kind: isHash ? "hash" : "page", url };
}

/**
 * Gives the URL of a page's RSC payload: for a page that opens inside of another one, `over` is the path of that one with
 * base path. It keeps the query, which pages rendered per visitor read.
 */
export function rscHrefOf(url: URL, site: Site, over?: string): string {
  const pathOf = (pathname: string): string => withoutEndSlash(appPathOf(pathname, site.basePath) ?? pathname);
  const path = pathOf(url.pathname);
  const rscPath = over === undefined ? rscPathOf(path) : interceptionPathOf({ path, over: pathOf(over) });
  return url.origin + site.basePath + rscPath + url.search;
}

/** Gives the URL of the page whose payload answered. Undefined when the answer has no such URL. */
export function pageHrefOf(rscHref: string, asked: { readonly hash: string; readonly site: Site }): string | undefined {
  const url = new URL(rscHref);
  const appPath = appPathOf(url.pathname, asked.site.basePath);
  const page = appPath === undefined ? undefined : pagePathOf(appPath);
  if (page === undefined) return undefined;
  return url.origin + (anchorHref(page, asked.site) || "/") + withoutAhead(url.search) + asked.hash;
}

/**
 * Gives the path that hooks show for a page: the payload's own spelling where it names the same page, else the path of
 * the address, because a rewritten or missing page is stored under another path than the one it is seen at.
 */
export function shownPath(href: string, payloadPath: string, site: Site): string {
  const { pathname } = new URL(href);
  const path = isSamePath(pathname, payloadPath) ? payloadPath : pathname;
  return appPathOf(path, site.basePath) ?? path;
}

/** Tells whether two pathnames name one page, however they are escaped and whether or not they end with a slash. */
export function isSamePath(one: string, other: string): boolean {
  return spelling(one) === spelling(other);
}

/** Tells whether two URLs differ in their hash at most. */
export function isSamePage(one: URL, other: URL): boolean {
  return one.origin === other.origin && one.search === other.search && isSamePath(one.pathname, other.pathname);
}

const CODE_PROTOCOLS: ReadonlySet<string> = new Set(["javascript:", "data:", "vbscript:"]);

function withoutEndSlash(path: string): string {
  return path.replace(/\/+$/, "") || "/";
}

function spelling(pathname: string): string {
  const path = withoutEndSlash(pathname);
  try {
    return decodeURIComponent(path).normalize("NFC");
  } catch {
    // A malformed escape is compared as it stands; the server answers such a path with an error page.
    return path;
  }
}
