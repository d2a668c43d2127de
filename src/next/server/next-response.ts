import { ResponseCookies } from "@edge-runtime/cookies";
import { invalidArgument } from "../../errors/api.ts";
import type { NextURL } from "./next-url.ts";

/** A response as route handlers and proxies make it: a Web `Response` that can write cookies. */
export class NextResponse<_Body = unknown> extends Response {
  readonly cookies: ResponseCookies;

  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super(body, init);
    this.cookies = new ResponseCookies(this.headers);
  }

  /** Answers with a value as JSON. */
  static override json<Value>(value: Value, init?: ResponseInit): NextResponse<Value> {
    const headers = new Headers(init?.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    // By name: the fields of another response, which may be the options, are getters.
    const { status = 200, statusText = "" } = init ?? {};
    return new NextResponse(JSON.stringify(value), { status, statusText, headers });
  }

  /** Answers with a redirect to an absolute URL; 307 unless told otherwise. */
  static override redirect(url: string | URL | NextURL, init?: number | ResponseInit): NextResponse {
    const status = typeof init === "number" ? init : (init?.status ?? 307);
    if (!REDIRECTS.has(status))
      throw invalidArgument("`NextResponse.redirect()`", status, "one of the statuses 301, 302, 303, 307 and 308");
    const headers = new Headers(typeof init === "number" ? undefined : init?.headers);
    headers.set("location", absolute(url));
    return new NextResponse(null, { ...(typeof init === "number" ? {} : init), status, headers });
  }

  /** Lets a proxy answer from another path while the visitor's URL stays. */
  static rewrite(destination: string | URL | NextURL, init?: MiddlewareResponseInit): NextResponse {
    return proxied(init, ["x-middleware-rewrite", absolute(destination)]);
  }

  /** Lets a proxy pass the request on. */
  static next(init?: MiddlewareResponseInit): NextResponse {
    return proxied(init, ["x-middleware-next", "1"]);
  }
}

/** Options of an answer that passes a request on: `request.headers` replace those of the request. */
export interface MiddlewareResponseInit extends ResponseInit {
  readonly request?: { readonly headers?: Headers };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function absolute(url: string | URL | NextURL): string {
  const parsed = URL.parse(String(url));
  if (!parsed)
    throw invalidArgument("`NextResponse`", url, 'an absolute URL, for example new URL("/login", request.url)');
  return parsed.href;
}

function proxied(init: MiddlewareResponseInit | undefined, [name, value]: readonly [string, string]): NextResponse {
  const headers = new Headers(init?.headers);
  headers.set(name, value);
  const replaced = init?.request?.headers;
  if (replaced) {
    headers.set("x-middleware-override-headers", [...replaced.keys()].join(","));
    for (const [header, text] of replaced) headers.set(`x-middleware-request-${header}`, text);
  }
  return new NextResponse(null, { ...init, headers });
}
