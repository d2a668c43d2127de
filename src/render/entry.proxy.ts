import * as app from "virtual:vinext/proxy";
import { NextRequest } from "../next/server/next-request.ts";
import type { Platform } from "../request/platform.ts";
import { runScope } from "../request/scope-storage.ts";
import type { Scope } from "../request/scope.ts";
import { installScopeStorage } from "./install-scope-storage.ts";
import { proxyScope } from "./proxy-scope.ts";
import { settle } from "./settle.ts";

export interface ProxyOptions {
  readonly basePath: string;
  readonly platform: Platform;
}

installScopeStorage();

/** Runs the app's proxy on one request. Undefined when it lets the request pass without a word. */
export async function runProxy(request: Request, options: ProxyOptions): Promise<Response | undefined> {
  const proxy = ["proxy", "middleware", "default"]
    .map((name): unknown => Reflect.get(app, name))
    .find((value) => typeof value === "function");
  // The build refuses a file without one of the three.
  const run = proxy as (request: NextRequest, event: object) => unknown;
  const seen = new NextRequest(request, { nextConfig: { basePath: options.basePath } });
  const waitUntil = (work: Promise<unknown>): void => options.platform.waitUntil(work.then(() => undefined));
  const scope = proxyScope(request, options);
  const result: unknown = await runScope(scope, () => run(seen, { waitUntil }));
  // A body that nobody read would pile up while the page reads its own copy; one that is being read is locked.
  if (seen.body && !seen.bodyUsed) seen.body.cancel().catch(() => undefined);
  return settled(result instanceof Response ? result : undefined, scope);
}

/** Adds what `next/headers` and `after` left behind. */
async function settled(response: Response | undefined, scope: Scope): Promise<Response | undefined> {
  const { setCookies, after, invalidations } = scope.use;
  if (setCookies.size + after.length + invalidations.length === 0) return response;
  return settle(response ?? new Response(null, { headers: { "x-middleware-next": "1" } }), scope);
}
