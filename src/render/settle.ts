import { nestedScope, type Scope } from "../request/scope.ts";
import { runScope } from "../request/scope-storage.ts";

/**
 * Ends a visitor's run that went well: invalidations become durable before the answer does (TG-20), and work given to
 * `after` starts under the platform's care. A run that throws never comes here, so its invalidations are dropped.
 */
export async function settle(scope: Scope): Promise<void> {
  const { invalidations, after } = scope.use;
  const pending = invalidations.splice(0);
  if (pending.length > 0) await scope.services.invalidate(pending);
  const work = after.splice(0);
  if (work.length > 0) scope.services.platform.waitUntil(runAfter(scope, work));
}

/** Runs work given to `after`, in order; what it invalidates takes effect when it ends (TG-21). */
export async function runAfter(scope: Scope, work: readonly (() => unknown)[]): Promise<void> {
  const inner = nestedScope(scope, "after");
  for (const task of work) {
    try {
      await runScope(inner, task);
    } catch (error) {
      scope.services.platform.report({ kind: "failed", path: scope.path, reason: "visit", error });
    }
  }
  const pending = inner.use.invalidations.splice(0);
  if (pending.length > 0) await scope.services.invalidate(pending);
}

/** Adds the cookies that the run set. Stored answers never come through here. */
export function withCookies(response: Response, scope: Scope): Response {
  if (scope.use.setCookies.size === 0) return response;
  const headers = new Headers(response.headers);
  for (const cookie of scope.use.setCookies.values()) headers.append("set-cookie", cookie);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
