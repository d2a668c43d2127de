import { hookOnServer } from "../errors/client.ts";
import { currentScope } from "../request/scope-storage.ts";
import { permanentRedirect as permanentRedirectAs, redirect as redirectAs, type RedirectType } from "./control-flow.ts";

export { forbidden, notFound, RedirectType, unauthorized, unstable_rethrow } from "./control-flow.ts";
export { isActionUnknown as unstable_isUnrecognizedActionError } from "../errors/client.ts";
export { ReadonlyURLSearchParams } from "./readonly-search-params.ts";

/** Ends the render, handler or action with a temporary redirect. An action pushes by default, everything else replaces. */
export function redirect(url: string, type: RedirectType = defaultType()): never {
  redirectAs(url, type);
}

/** Ends the render, handler or action with a permanent redirect. An action pushes by default, everything else replaces. */
export function permanentRedirect(url: string, type: RedirectType = defaultType()): never {
  permanentRedirectAs(url, type);
}

// The hooks exist here so that a module which serves both sides can be linked; calling one is the mistake.

/** Refuses: hooks belong to client components. */
export function useRouter(): never {
  throw hookOnServer("useRouter()");
}

/** Refuses: hooks belong to client components. */
export function usePathname(): never {
  throw hookOnServer("usePathname()");
}

/** Refuses: hooks belong to client components. */
export function useSearchParams(): never {
  throw hookOnServer("useSearchParams()");
}

/** Refuses: hooks belong to client components. */
export function useParams(): never {
  throw hookOnServer("useParams()");
}

/** Refuses: hooks belong to client components. */
export function useSelectedLayoutSegment(): never {
  throw hookOnServer("useSelectedLayoutSegment()");
}

/** Refuses: hooks belong to client components. */
export function useSelectedLayoutSegments(): never {
  throw hookOnServer("useSelectedLayoutSegments()");
}

/** Refuses: hooks belong to client components. */
export function useServerInsertedHTML(): never {
  throw hookOnServer("useServerInsertedHTML()");
}

function defaultType(): RedirectType {
  return currentScope()?.phase === "action" ? "push" : "replace";
}
