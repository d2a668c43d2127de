import type { LocalPattern, RemotePattern } from "../../manifest/image-rules.ts";

/** Tells whether the config allows an image of another site. */
export function isAllowedRemote(url: URL, patterns: readonly RemotePattern[]): boolean {
  return patterns.some(
    ({ protocol, hostname, port, pathname, search }) =>
      (protocol === undefined || url.protocol === `${protocol}:`) &&
      (port === undefined || url.port === port) &&
      (search === undefined || url.search === search) &&
      globbed(hostname, ".").test(url.hostname) &&
      globbed(pathname ?? "/**", "/").test(url.pathname),
  );
}

/** Tells whether the config allows an image of the site itself. `path` has no base path. */
export function isAllowedLocal(
  { path, search }: { readonly path: string; readonly search: string },
  patterns: readonly LocalPattern[] | undefined,
): boolean {
  // Without patterns a query could make any number of images out of one.
  if (!patterns) return search === "";
  return patterns.some(
    (pattern) =>
      (pattern.search === undefined || pattern.search === search) && globbed(pattern.pathname ?? "/**", "/").test(path),
  );
}

/** `*` is one part of a host or path, `**` any number of parts. */
function globbed(pattern: string, separator: "." | "/"): RegExp {
  const one = separator === "." ? "[^.]+" : "[^/]+";
  const source = pattern
    .split(/(\*\*?)/)
    .map((text) => (text === "**" ? ".*" : text === "*" ? one : text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, separator === "." ? "i" : "");
}
