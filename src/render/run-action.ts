import { httpFallbackOf, redirectOf, type AccessStatus, type RedirectTarget } from "../next/control-flow.ts";
import { applyInvalidations } from "../request/invalidation.ts";
import { runScope } from "../request/scope-storage.ts";
import { nestedScope, type Scope, type ScopeUse } from "../request/scope.ts";

/** How an action ended. */
export type ActionOutcome =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "redirect"; readonly target: RedirectTarget }
  | { readonly kind: "access"; readonly status: AccessStatus; readonly error: unknown }
  | { readonly kind: "failed"; readonly error: unknown };

/** What an action changed, as far as its caller's page is concerned. */
export type ActionChange = "cache" | "page" | "nothing";

/** An action that has run. */
export interface ActionRun {
  readonly outcome: ActionOutcome;
  readonly change: ActionChange;
}

/**
 * Runs an action. What it invalidated is durable when this returns, so that the page rendered next and every later
 * request see it. As in Next.js, that holds for an action that threw as well: what it wrote before is written.
 */
export async function runAction(scope: Scope, run: () => unknown): Promise<ActionRun> {
  const outcome = await outcomeOf(nestedScope(scope, "action"), run);
  const change = changeOf(scope.use);
  await applyInvalidations(scope);
  // What the action read before it wrote is old now.
  scope.use.fetchMemo.clear();
  return { outcome, change };
}

async function outcomeOf(scope: Scope, run: () => unknown): Promise<ActionOutcome> {
  try {
    return { kind: "returned", value: await runScope(scope, async () => run()) };
  } catch (error) {
    const target = redirectOf(error);
    if (target) return { kind: "redirect", target };
    const status = httpFallbackOf(error);
    return status === undefined ? { kind: "failed", error } : { kind: "access", status, error };
  }
}

/** A cookie may be what the page shows. A soft invalidation shows at the next visit (AC-04). */
function changeOf({ invalidations, setCookies, refresh }: ScopeUse): ActionChange {
  const isHard = invalidations.some(({ expireAfterSeconds }) => expireAfterSeconds === 0);
  if (isHard || setCookies.size > 0) return "cache";
  return refresh ? "page" : "nothing";
}
