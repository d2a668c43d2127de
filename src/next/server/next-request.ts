import { RequestCookies } from "@edge-runtime/cookies";
import { NextURL } from "./next-url.ts";

/** A request as route handlers and proxies get it: a Web `Request` with parsed URL and cookies. */
export class NextRequest extends Request {
  readonly nextUrl: NextURL;
  readonly cookies: RequestCookies;

  constructor(input: RequestInfo | URL | NextURL, init: NextRequestInit = {}) {
    super(input instanceof NextURL ? input.href : input, withDuplex(init));
    this.nextUrl = new NextURL(this.url, { basePath: init.nextConfig?.basePath });
    this.cookies = new RequestCookies(this.headers);
  }
}

/** Options of a `NextRequest`. */
export interface NextRequestInit extends RequestInit {
  readonly nextConfig?: { readonly basePath?: string | undefined } | undefined;
  readonly duplex?: "half";
}

// A stream as body needs the option; runtimes that do not ask for it ignore it. Another request as options has it, and
// nothing else that could be copied: its fields are getters.
function withDuplex(init: RequestInit): RequestInit {
  const isWhole = init instanceof Request || init.body === undefined || init.body === null;
  return isWhole ? init : ({ ...init, duplex: "half" } as RequestInit);
}
