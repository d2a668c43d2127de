import { applyInvalidations } from "../request/invalidation.ts";
import type { Scope } from "../request/scope.ts";

/**
 * Ends a visitor's run that went well: invalidations become durable before the answer does (TG-20), and work given to
 * `after` starts once the body is sent. A run that throws never comes here, so what it asked for is dropped.
 */
export async function settle(response: Response, scope: Scope): Promise<Response> {
  await applyInvalidations(scope);
  return whenSent(withCookies(response, scope), () => {
    const work = scope.use.after.splice(0);
    if (work.length > 0) scope.services.platform.waitUntil(runAll(scope, work));
  });
}

async function runAll(scope: Scope, work: readonly (() => unknown)[]): Promise<void> {
  for (const task of work) {
    try {
      await task();
    } catch (error) {
      const { path, route } = scope;
      scope.services.platform.report({ kind: "failed", path, route, reason: "visit", error });
    }
  }
}

/** Adds the cookies that the run set. Stored answers never come through here. */
function withCookies(response: Response, scope: Scope): Response {
  if (scope.use.setCookies.size === 0) return response;
  const headers = new Headers(response.headers);
  for (const cookie of scope.use.setCookies.values()) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

function whenSent(response: Response, done: () => void): Response {
  if (!response.body) {
    done();
    return response;
  }
  const { status, statusText, headers } = response;
  // The standard's `cancel` is not in the compiler's library yet; a visitor who leaves ends the body too.
  const ends: Transformer<Uint8Array, Uint8Array> & { cancel(): void } = { flush: done, cancel: done };
  const body = response.body.pipeThrough(new TransformStream(ends));
  return new Response(body, { status, statusText, headers });
}
