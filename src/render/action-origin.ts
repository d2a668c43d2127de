/**
 * Tells whether an action was sent by a page of this site, or of one that the config allows. Browsers write both headers
 * themselves; a client that sends neither is no browser and has no visitor's cookies to misuse (AC-08).
 */
export function isOwnOrigin(headers: Headers, site: ActionSite): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") !== "cross-site";
  // An opaque origin, as a sandboxed frame has it, parses as no URL and is nobody's.
  const host = URL.parse(origin)?.host.toLowerCase();
  if (host === undefined || host === "") return false;
  return host === ownHost(headers, site.host) || site.allowedOrigins.some((pattern) => matchesHost(host, pattern));
}

/** Says who may send actions. */
export interface ActionSite {
  /** Host of the request's URL, with port. */
  readonly host: string;
  /** Further hosts; `*` stands for one label, `**` for any number. */
  readonly allowedOrigins: readonly string[];
}

/** A proxy in front names the host that the visitor typed; no page can make a browser send that header elsewhere. */
function ownHost(headers: Headers, host: string): string {
  const forwarded = headers.get("x-forwarded-host")?.split(",")[0]?.trim();
  return (forwarded ?? headers.get("host") ?? host).toLowerCase();
}

function matchesHost(host: string, pattern: string): boolean {
  const labels = host.split(".").toReversed();
  const wanted = pattern.toLowerCase().split(".").toReversed();
  for (const [at, want] of wanted.entries()) {
    if (want === "**") return at === wanted.length - 1 && labels.length > at;
    const label = labels[at];
    if (label === undefined || (want !== "*" && want !== label)) return false;
  }
  return labels.length === wanted.length;
}
