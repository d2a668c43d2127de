import { dynamicInStaticParams, invalidArgument } from "../errors/api.ts";
import { reasonOf } from "../errors/reason.ts";
import { applyInvalidations } from "./invalidation.ts";
import { boundHere, runScope } from "./scope-storage.ts";
import { nestedScope, type Scope } from "./scope.ts";

/**
 * Leaves work for the time after the answer. It runs in a scope of its own: what it reads cannot change the class of the
 * page, and what it invalidates takes effect when it ends. The kept function rejects when the work does,
 * or what it left in turn.
 */
export function leaveAfter(scope: Scope, task: (() => unknown) | PromiseLike<unknown>): void {
  if (scope.kind === "params") throw dynamicInStaticParams(scope.route, "after()");
  if (typeof task === "function") {
    scope.use.after.push(boundHere(() => runTask(nestedScope(pageScope(scope), "after"), task)));
    return;
  }
  if (typeof (task as Partial<typeof task> | undefined)?.then !== "function") {
    throw invalidArgument("`after()`", task, "a function or a promise");
  }
  // Awaited later: until then a rejection is not unhandled.
  task.then(undefined, () => undefined);
  scope.use.after.push(() => task);
}

// Work may leave more work, or be left by a cached function: it stays work of the same render, handler or action.
function pageScope(scope: Scope): Scope {
  const isNested = scope.phase === "after" || scope.phase === "cache";
  return isNested && scope.outerPhase ? { ...scope, phase: scope.outerPhase } : scope;
}

async function runTask(scope: Scope, task: () => unknown): Promise<void> {
  await runScope(scope, task);
  await applyInvalidations(scope);
  const failures: unknown[] = [];
  for (const next of scope.use.after.splice(0)) {
    try {
      await next();
    } catch (error) {
      failures.push(error);
    }
  }
  const [first, ...others] = failures;
  if (others.length > 0) throw new AggregateError(failures, failures.map(reasonOf).join("; "), { cause: first });
  if (failures.length > 0) throw first;
}
