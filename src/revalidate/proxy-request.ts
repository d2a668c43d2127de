import type { ProxyOutcome } from "./proxy-outcome.ts";

/**
 * Makes the request that a proxy sees: the page's address, whichever representation was asked for, and none of the
 * headers by which proxies give orders, so that no visitor can put one into an answer.
 */
export function requestForProxy(whole: Request, page: { readonly path: string; readonly query: string }): Request {
  const url = new URL(whole.url);
  url.pathname = page.path;
  url.search = page.query;
  url.searchParams.delete("_rsc");
  const headers = new Headers(whole.headers);
  const orders = [...headers.keys()].filter((name) => name.startsWith("x-middleware-"));
  for (const name of orders) headers.delete(name);
  const copy = whole.body ? whole.clone() : whole;
  return new Request(new Request(url, copy), { headers });
}

/** Gives the request the headers that a proxy left it, and the cookies that the proxy has just set. */
export function requestWithHeaders(
  whole: Request,
  { requestHeaders, headers }: Extract<ProxyOutcome, { kind: "pass" }>,
): Request {
  const set = headers.flatMap(([name, value]) => (name === "set-cookie" ? [value.split(";", 1)[0] ?? ""] : []));
  if (!requestHeaders && set.length === 0) return whole;
  const next = requestHeaders
    ? new Headers([...requestHeaders].map(([name, value]) => [name, value]))
    : new Headers(whole.headers);
  if (set.length > 0) next.set("cookie", mergedCookies(next.get("cookie") ?? "", set));
  return new Request(whole, { headers: next });
}

function mergedCookies(sent: string, set: readonly string[]): string {
  const cookies = new Map<string, string>();
  for (const pair of [...sent.split(";"), ...set]) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}
