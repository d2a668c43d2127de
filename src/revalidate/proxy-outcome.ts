import type { HeaderPair } from "../entry/entry.ts";

/** What a proxy made of a request. `headers` go onto whatever answer the request gets and are never stored (MW-02). */
export type ProxyOutcome =
  /** Its own answer; the request ends here (MW-08). */
  | { readonly kind: "answer"; readonly response: Response }
  | {
      readonly kind: "redirect";
      readonly status: number;
      readonly location: string;
      readonly headers: readonly HeaderPair[];
    }
  | {
      readonly kind: "pass";
      /** Where the answer comes from instead; undefined without a rewrite. */
      readonly rewrite: URL | undefined;
      /** All headers that the request has from now on; undefined when they stay as they are. */
      readonly requestHeaders: ReadonlyMap<string, string> | undefined;
      readonly headers: readonly HeaderPair[];
    };

/** Reads the response of a proxy. `url` is that of the request: a redirect to its own site needs no host. */
export function proxyOutcomeOf(response: Response | undefined, url: URL): ProxyOutcome {
  if (!response) return { kind: "pass", rewrite: undefined, requestHeaders: undefined, headers: [] };
  const headers = headersOf(response);
  const rewrite = response.headers.get("x-middleware-rewrite");
  if (rewrite !== null || response.headers.get("x-middleware-next") === "1") {
    return {
      kind: "pass",
      rewrite: rewrite === null ? undefined : new URL(rewrite, url),
      requestHeaders: requestHeadersOf(response.headers),
      headers,
    };
  }
  const location = response.headers.get("location");
  if (location !== null && REDIRECTS.has(response.status)) {
    const rest = headers.filter(([name]) => name !== "location");
    return { kind: "redirect", status: response.status, location: withoutOwnHost(location, url), headers: rest };
  }
  return { kind: "answer", response };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const INTERNAL = "x-middleware-";
const REQUEST_HEADER = "x-middleware-request-";

function headersOf({ headers }: Response): readonly HeaderPair[] {
  return [...headers].filter(([name]) => !name.startsWith(INTERNAL));
}

function requestHeadersOf(headers: Headers): ReadonlyMap<string, string> | undefined {
  const names = headers.get("x-middleware-override-headers");
  if (names === null) return undefined;
  const kept = names.split(",").map((name) => name.trim().toLowerCase());
  return new Map(
    kept.flatMap((name) => {
      const value = headers.get(REQUEST_HEADER + name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

/** A server behind a load balancer does not know its public name; a path is right under every name. */
function withoutOwnHost(location: string, url: URL): string {
  const target = URL.parse(location, url);
  if (!target || target.origin !== url.origin) return location;
  return target.pathname + target.search + target.hash;
}
