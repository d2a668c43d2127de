import { VinextError } from "./vinext-error.ts";

/** A hook of client components was called in a server component. */
export function hookOnServer(hook: string): VinextError {
  return new VinextError("VINEXT_HOOK_ON_SERVER", `\`${hook}\` was called in a server component.`, {
    fix: 'Move the call into a component whose file begins with "use client".',
  });
}

/** A hook or component of `next/*` was rendered outside of a page. */
export function routerMissing(hook: string): VinextError {
  return new VinextError("VINEXT_ROUTER_MISSING", `${hook} was called outside of a page of the app folder.`, {
    fix: "Call it in a component that a page, layout or template renders.",
  });
}

/** Code asked for a navigation while the server rendered. */
export function routerOnServer(method: string): VinextError {
  return new VinextError(
    "VINEXT_ROUTER_ON_SERVER",
    `router.${method}() was called while the server rendered the page.`,
    {
      fix: "Call it in an event handler or an effect; to send a visitor elsewhere during a render, use redirect().",
    },
  );
}

/** A navigation to a URL that would run code. */
export function urlUnsafe(href: string): VinextError {
  return new VinextError(
    "VINEXT_URL_UNSAFE",
    `The router does not navigate to ${JSON.stringify(href.slice(0, 100))}.`,
    {
      fix: "Give it the URL of a page. Never build a URL's scheme from what a visitor typed.",
    },
  );
}

/** Code tried to change what useSearchParams() returned. */
export function searchParamsReadonly(method: string): VinextError {
  return new VinextError(
    "VINEXT_SEARCH_PARAMS_READONLY",
    `${method}() was called on the result of useSearchParams().`,
    {
      fix: "Copy it with `new URLSearchParams(searchParams)`, change the copy and navigate to it with router.push().",
    },
  );
}

/** A server component asked for a component that only the browser renders. */
export function dynamicWithoutSsr(): VinextError {
  return new VinextError("VINEXT_DYNAMIC_NO_SSR", "dynamic() was called with `ssr: false` in a Server Component.", {
    fix: 'Move the call into a file that starts with "use client".',
  });
}

/** A Server Action was not run, or what it answered is no answer of one. */
export function actionRefused(status: number, text: string): VinextError {
  const reason = text.trim().slice(0, 200);
  return new VinextError("VINEXT_ACTION_REFUSED", `The server answered the action with ${status}: ${reason}`, {
    fix: "Load the page again; an action of another build is not known to this server.",
  });
}

/** A Server Action was called that the server's build does not have. */
export function actionUnknown(): VinextError {
  return new VinextError(ACTION_UNKNOWN, "The server has no such action: it runs another build than this page.", {
    fix: "Load the page again.",
  });
}

/** Tells whether an action was not run because the server runs another build than the page. */
export function isActionUnknown(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === ACTION_UNKNOWN;
}

const ACTION_UNKNOWN = "VINEXT_ACTION_UNKNOWN";
