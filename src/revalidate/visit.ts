import type { HeaderPair } from "../entry/entry.ts";
import { PRIVATE } from "../entry/headers.ts";
import type { Platform } from "../request/platform.ts";
import type { ScopeServices } from "../request/scope.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import { representationOf, type Ask, type Reply } from "./ask.ts";
import { bypassStatus } from "./cache-status.ts";
import { failedAnswer } from "./plain.ts";
import type { LoadRenderer } from "./renderer.ts";

/** Answers one visitor with a render of their own, and says why. Has no way to a store (K13). */
export type VisitPage = (ask: Ask, why: string) => Promise<Reply>;

export interface VisitNeeds {
  readonly loadRenderer: LoadRenderer;
  readonly services: ScopeServices;
  readonly platform: Platform;
  readonly basePath: string;
}

/** Makes the visitor half of rendering. */
export function createVisitPage({ loadRenderer, services, platform, basePath }: VisitNeeds): VisitPage {
  return async (ask, why) => {
    const { place, draft, status, opened } = ask;
    const { path } = opened ?? place;
    platform.report({ kind: "bypass", path, detail: why });
    const request = webRequest(ask, basePath);
    try {
      const renderer = await loadRenderer();
      const at = { route: place.route.id, path: place.path, representation: representationOf(ask) };
      const visit = { ...at, draft, services, status, opened };
      return await dressed(await renderer.visitor(request, visit), ask, why);
    } catch (error) {
      // Who leaves in the middle of sending makes reading fail; that is no failure of the page.
      if (!request.signal.aborted) platform.report({ ...failureOf(ask, request), error });
      return failedAnswer(ask.shape, ask.extra);
    }
  };
}

/** What a failed render says besides its error. Only a form that scripts did not send still throws here as an action. */
function failureOf({ place: { path, route } }: Ask, { method, headers }: Request) {
  const request = { method, headers: Object.fromEntries(headers) };
  const during = method === "POST" && route.kind === "page" ? ({ during: "action" } as const) : {};
  return { kind: "failed", path, route: route.id, request, reason: "visit", ...during } as const;
}

/** Copies headers over those of a response. A cookie replaces none, and `Vary` is added to. */
export function withHeaders(headers: Headers, pairs: readonly HeaderPair[]): Headers {
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (key === "set-cookie" || key === "vary") headers.append(key, value);
    else headers.set(key, value);
  }
  return headers;
}

/** What app code sees of a rewritten request is the destination, as far as the query goes (KY-11). */
function webRequest({ web, query, place, shape }: Ask, basePath: string): Request {
  const request = web();
  if (query === undefined) return request;
  const url = new URL(request.url);
  const path = shape === "payload" ? rscPathOf(place.path) : place.path;
  url.pathname = path === "/" && basePath !== "" ? basePath : basePath + path;
  url.search = query;
  return new Request(url, request);
}

async function dressed(response: Response, { request, place, draft, extra }: Ask, why: string): Promise<Response> {
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
