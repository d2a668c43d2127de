/** Says what shapes the URLs of the app's own pages. */
export interface Site {
  /** Empty, or for example `/docs`: with a slash at its start and none at its end. */
  readonly basePath: string;
  readonly trailingSlash: boolean;
}

/** Gives the shape that the build wrote into the bundle: `/` without trailing slashes when nothing is written. */
export function builtSite(): Site {
  return {
    basePath: typeof __VINEXT_BASE_PATH__ === "string" ? __VINEXT_BASE_PATH__ : "",
    trailingSlash: typeof __VINEXT_TRAILING_SLASH__ === "boolean" && __VINEXT_TRAILING_SLASH__,
  };
}

/** Turns an href as app code writes it into the one an anchor shows. Only paths from the root change. */
export function anchorHref(href: string, site: Site): string {
  if (!href.startsWith("/") || href.startsWith("//")) return href;
  const [, path = "/", rest = ""] = PATH_AND_REST.exec(href) ?? [];
  return site.basePath + slashed(path, site) + rest;
}

/** Gives an href with base path, as a redirect has it, the trailing slash of the site; other sites' are left alone. */
export function siteHref(href: string, site: Site): string {
  const [, path = "", rest = ""] = PATH_AND_REST.exec(href) ?? [];
  const below = path.startsWith("/") && !path.startsWith("//") ? appPathOf(path, site.basePath) : undefined;
  return below === undefined ? href : anchorHref(below + rest, site);
}

/** Takes the base path off a pathname. Undefined when the pathname is outside of it. */
export function appPathOf(pathname: string, basePath: string): string | undefined {
  if (basePath === "") return pathname;
  if (pathname === basePath) return "/";
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : undefined;
}

const PATH_AND_REST = /^([^?#]*)(.*)$/s;

function slashed(path: string, site: Site): string {
  const bare = path.replace(/\/+$/, "");
  if (bare === "") return site.basePath !== "" && !site.trailingSlash ? "" : "/";
  // A last segment with a dot is a file: it never ends with a slash, as in Next.js.
  const isFile = bare.slice(bare.lastIndexOf("/")).includes(".");
  return site.trailingSlash && !isFile ? `${bare}/` : bare;
}

declare const __VINEXT_BASE_PATH__: string | undefined;
declare const __VINEXT_TRAILING_SLASH__: boolean | undefined;
