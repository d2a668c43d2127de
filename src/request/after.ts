import { dynamicInStaticParams } from "../errors/api.ts";
import { applyInvalidations } from "./invalidation.ts";
import { boundHere, runScope } from "./scope-storage.ts";
import { nestedScope, type Scope } from "./scope.ts";

/**
 * Leaves work for the time after the answer. It runs in a scope of its own: what it reads cannot change the class of the
 * page, and what it invalidates takes effect when it ends. The kept function rejects when the work does.
 */
export function leaveAfter(scope: Scope, task: (() => unknown) | Promise<unknown>): void {
  if (scope.kind === "params") throw dynamicInStaticParams(scope.route, "after()");
  if (typeof task !== "function") {
    // Awaited later: until then a rejection is not unhandled.
    task.catch(() => undefined);
    scope.use.after.push(() => task);
    return;
  }
  scope.use.after.push(boundHere(() => runTask(nestedScope(pageScope(scope), "after"), task)));
}

// Work may leave more work, or be left by a cached function: it stays work of the same render, handler or action.
function pageScope(scope: Scope): Scope {
  const isNested = scope.phase === "after" || scope.phase === "cache";
  return isNested && scope.outerPhase ? { ...scope, phase: scope.outerPhase } : scope;
}

async function runTask(scope: Scope, task: () => unknown): Promise<void> {
  await runScope(scope, task);
  await applyInvalidations(scope);
  for (const next of scope.use.after.splice(0)) await next();
}
