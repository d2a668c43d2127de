import {
  dynamicInAfter,
  dynamicInCachedFunction,
  dynamicInStaticParams,
  dynamicInStaticRoute,
  outsideScope,
} from "../errors/api.ts";
import { DynamicUsageError } from "./dynamic-error.ts";
import { currentScope } from "./scope-storage.ts";
import type { Scope } from "./scope.ts";

/**
 * Notes that app code asks for what only a visitor's request has, and says what it may see: the request (`read`), or
 * nothing at all (`empty`: the route is `force-static`). Throws where it may not ask; in a shared scope the error is
 * control flow, and the note stays even when app code catches it.
 */
export function markDynamic(scope: Scope | undefined, api: string): "read" | "empty" {
  if (!scope) throw outsideScope(api);
  if (scope.phase === "cache") throw dynamicInCachedFunction(scope.route, api);
  if (scope.kind === "params") throw dynamicInStaticParams(scope.route, api);
  if (scope.phase === "after" && (scope.outerPhase === "render" || scope.kind === "shared"))
    throw dynamicInAfter(scope.route, api);
  if (isAction(scope)) return "read";

  switch (scope.config.dynamic) {
    case "force-static":
      return "empty";
    case "error":
      throw dynamicInStaticRoute(scope.route, api);
    case "auto":
    case "force-dynamic":
      return noteDynamic(scope, api);
  }
}

/** Returns the surrounding scope, or throws an error that names the API. */
export function requireScope(api: string): Scope {
  const scope = currentScope();
  if (!scope) throw outsideScope(api);
  return scope;
}

// Segment config speaks about renders and route handlers; an action always runs for one visitor.
function isAction(scope: Scope): boolean {
  return scope.visitor !== undefined && (scope.phase === "action" || scope.outerPhase === "action");
}

function noteDynamic(scope: Scope, api: string): "read" {
  const error = new DynamicUsageError(scope.route, api);
  const first = scope.use.dynamic === undefined;
  scope.use.dynamic ??= { api, stack: error.stack ?? "" };
  if (scope.kind !== "shared") {
    scope.services.onDynamic?.(scope.route, { api, stack: error.stack ?? "" });
    return "read";
  }

  if (first) scope.use.onDynamic?.();
  throw error;
}
