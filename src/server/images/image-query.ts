import type { ImageRules } from "../../manifest/image-rules.ts";
import { isAllowedLocal, isAllowedRemote } from "./patterns.ts";

/** One wanted image. */
export interface ImageQuery {
  readonly source: ImageSource;
  readonly width: number;
  readonly quality: number;
}

/** Where an image comes from. A local target has no base path. */
export type ImageSource =
  | { readonly kind: "local"; readonly target: string }
  | { readonly kind: "remote"; readonly url: URL };

export type ReadQuery =
  | { readonly kind: "query"; readonly query: ImageQuery }
  | { readonly kind: "refused"; readonly why: string };

/** Reads what an image URL asks for, and refuses everything that the config does not name (as Next.js does, with 400). */
export function readImageQuery(search: string, rules: ImageRules, basePath: string): ReadQuery {
  const values = new URLSearchParams(search);
  const [url, width, quality] = ["url", "w", "q"].map((name) => values.getAll(name));
  if (url?.length !== 1 || !url[0]) return refused('"url" parameter is required once');
  if (url[0].length > LONGEST_URL) return refused('"url" parameter is too long');
  const pixels = wholeNumber(width);
  if (pixels === undefined || !rules.widths.includes(pixels)) return refused('"w" parameter (width) is not allowed');
  const percent = wholeNumber(quality);
  if (percent === undefined || !rules.qualities.includes(percent)) {
    return refused('"q" parameter (quality) is not allowed');
  }
  const source = importedSource(url[0], rules) ?? otherSource(url[0], rules, basePath);
  if (!source) return refused('"url" parameter is not allowed');
  return { kind: "query", query: { source, width: pixels, quality: percent } };
}

// Next's limit.
const LONGEST_URL = 3_072;

function refused(why: string): ReadQuery {
  return { kind: "refused", why };
}

function wholeNumber(values: readonly string[] | undefined): number | undefined {
  return values?.length === 1 && /^[1-9]\d{0,4}$/.test(values[0] ?? "") ? Number(values[0]) : undefined;
}

function otherSource(written: string, rules: ImageRules, basePath: string): ImageSource | undefined {
  return written.startsWith("/") ? localSource(written, rules, basePath) : remoteSource(written, rules);
}

/** An image that the app imports is its own wherever its address leads, and no pattern need name it. */
function importedSource(written: string, { assetPrefix }: ImageRules): ImageSource | undefined {
  const target = written.startsWith(`${assetPrefix}/`) ? written.slice(assetPrefix.length) : "";
  return IMPORTED.test(target) ? { kind: "local", target } : undefined;
}

// One name in the folder of hashed files; whether there is such a file is looked up in a list of them.
const IMPORTED = /^\/_vinext\/static\/[^/\\?#]+$/;

function localSource(written: string, rules: ImageRules, basePath: string): ImageSource | undefined {
  // Both slashes and a backslash would name another host. The parser also resolves every way to climb up.
  const url = /^\/[/\\]/.test(written) ? undefined : URL.parse(written, ORIGIN);
  if (url?.origin !== ORIGIN || isOwn(url.pathname, rules)) return undefined;
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : undefined;
  if (path === undefined || !isAllowedLocal({ path, search: url.search }, rules.localPatterns)) return undefined;
  return { kind: "local", target: path + url.search };
}

const ORIGIN = "http://localhost";

/** An image of an image of an image … */
function isOwn(pathname: string, { path }: ImageRules): boolean {
  return pathname === path || pathname === decodeURI(path);
}

function remoteSource(written: string, rules: ImageRules): ImageSource | undefined {
  const url = URL.parse(written);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return undefined;
  return isAllowedRemote(url, rules.remotePatterns) ? { kind: "remote", url } : undefined;
}
