import { draftWriteInRender } from "../../errors/api.ts";
import { DRAFT_COOKIE } from "../../request/draft-cookie.ts";
import { markDynamic, requireScope } from "../../request/dynamic.ts";
import type { Scope } from "../../request/scope.ts";
import { writeCookie } from "./cookies.ts";

/** Tells whether this request sees drafts, and switches that in handlers and actions. Never makes a render dynamic. */
export function draftMode(): Promise<DraftMode> {
  const scope = requireScope("draftMode()");
  return Promise.resolve({
    get isEnabled() {
      return isDraft(scope);
    },
    enable: () => writeDraftCookie(scope, "enable"),
    disable: () => writeDraftCookie(scope, "disable"),
  });
}

/** Draft mode of the running request. */
export interface DraftMode {
  readonly isEnabled: boolean;
  /** Lets this visitor see drafts from the next request on. */
  enable(): void;
  /** Ends that. */
  disable(): void;
}

function isDraft(scope: Scope): boolean {
  const written = scope.use.setCookies.get(DRAFT_COOKIE);
  if (written === undefined) return scope.visitor?.draft ?? false;
  return written.startsWith(`${DRAFT_COOKIE}=${scope.services.draftSecret};`);
}

function writeDraftCookie(scope: Scope, call: "enable" | "disable"): void {
  const api = `draftMode().${call}()`;
  if (scope.phase !== "handler" && scope.phase !== "action") throw draftWriteInRender(api);
  // A cookie is for one visitor, so a handler that answers everyone cannot set it.
  markDynamic(scope, api);
  const value = call === "enable" ? { value: scope.services.draftSecret } : { value: "", expires: new Date(0) };
  writeCookie(scope, { name: DRAFT_COOKIE, path: "/", httpOnly: true, secure: true, sameSite: "none", ...value });
}
