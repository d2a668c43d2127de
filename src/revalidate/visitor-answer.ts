import type { HeaderPair } from "../entry/entry.ts";
import { PRIVATE } from "../entry/headers.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import type { Ask } from "./ask.ts";
import { bypassStatus } from "./cache-status.ts";

/**
 * Copies headers over those of a response. `Vary` is added to, and cookies go before those of the response: a browser keeps
 * the last one of a name, and an action may sign out whom the proxy has just signed in again.
 */
export function withHeaders(headers: Headers, pairs: readonly HeaderPair[]): Headers {
  const own = headers.getSetCookie();
  headers.delete("set-cookie");
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (key === "set-cookie" || key === "vary") headers.append(key, value);
    else headers.set(key, value);
  }
  for (const cookie of own) headers.append("set-cookie", cookie);
  return headers;
}

interface WebNeeds extends Pick<Ask, "web" | "query" | "shape"> {
  readonly place: Pick<Ask["place"], "path">;
}

/** What app code sees of a rewritten request is the destination, as far as the query goes (KY-11). */
export function webRequest({ web, query, place, shape }: WebNeeds, basePath: string): Request {
  const request = web();
  if (query === undefined) return request;
  const url = new URL(request.url);
  const path = shape === "payload" ? rscPathOf(place.path) : place.path;
  url.pathname = path === "/" && basePath !== "" ? basePath : basePath + path;
  url.search = query;
  return new Request(url, request);
}

/** Adds what the front door says about an answer that one visitor gets. */
export async function dressed(
  response: Response,
  { request, place, draft, extra }: Ask,
  why: string,
): Promise<Response> {
  const headers = new Headers(response.headers);
  const isPage = place.route.kind === "page";
  if (draft || (isPage && !headers.has("cache-control"))) headers.set("cache-control", PRIVATE);
  headers.set("cache-status", bypassStatus(why));
  withHeaders(headers, extra);
  const isEmpty = request.method === "HEAD" || BODILESS.has(response.status);
  if (isEmpty) await response.body?.cancel();
  return new Response(isEmpty ? null : response.body, {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
