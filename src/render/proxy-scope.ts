import { NO_FENCE } from "../entry/fence.ts";
import { invalidationInProxy } from "../errors/api.ts";
import type { Platform } from "../request/platform.ts";
import { createScopeUse, type Scope } from "../request/scope.ts";

/**
 * Makes the scope of the app's proxy: it sees the visitor's request and sets cookies as a route handler does, but it has
 * no store. A proxy runs before anybody knows which page is asked for.
 */
export function proxyScope(
  request: Request,
  { basePath, platform }: { readonly basePath: string; readonly platform: Platform },
): Scope {
  const url = new URL(request.url);
  return {
    kind: "visitor",
    phase: "handler",
    route: "/proxy",
    path: url.pathname,
    config: { dynamic: "auto", fetchCache: "auto", revalidate: false },
    visitor: { method: request.method, url, headers: request.headers, draft: false },
    startedAtMs: platform.now(),
    services: {
      platform,
      basePath,
      buildId: "",
      draftSecret: "",
      dataCache: undefined,
      fenceOf: () => NO_FENCE,
      invalidate: () => Promise.reject(invalidationInProxy()),
    },
    dataFrom: "cache",
    use: createScopeUse(),
  };
}
