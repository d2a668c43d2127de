import { reasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** The port is taken. */
export function portTaken(host: string, port: number): VinextError {
  return new VinextError("VINEXT_PORT_TAKEN", `Port ${port} of ${host} is already in use.`, {
    fix: "Stop the other process or choose another port with --port.",
  });
}

/** The server cannot listen where it was told to. */
export function cannotListen(host: string, port: number, cause: unknown): VinextError {
  return new VinextError("VINEXT_CANNOT_LISTEN", `The server cannot listen on ${host}:${port}: ${reasonOf(cause)}.`, {
    fix: "Give an address of this machine with --host and a port that this user may open with --port.",
    cause,
  });
}

/** A render for everyone did not end before its deadline. */
export function renderTimedOut(path: string, seconds: number): VinextError {
  return new VinextError("VINEXT_RENDER_TIMED_OUT", `${path} was not rendered within ${seconds} s.`, {
    fix: "Look for a request that never answers or a loop that never ends in this page.",
  });
}

/** A page that is stored for everyone read something of one visitor when it was rendered again. */
export function dynamicAtRuntime(path: string, api: string): VinextError {
  const error = new VinextError(
    "VINEXT_DYNAMIC_AT_RUNTIME",
    `${path} is stored for everyone, but its render used ${api}.`,
    {
      fix: 'Read it below a client component, or make the route dynamic with `export const dynamic = "force-dynamic"`.',
    },
  );
  // The name under which tools that watch Next.js know this failure (RT-04).
  return Object.assign(error, { digest: "DYNAMIC_SERVER_USAGE" });
}

/** A finished render may not be stored. */
export function renderNotStorable(path: string, reason: string): VinextError {
  return new VinextError("VINEXT_NOT_STORABLE", `The render of ${path} may not be stored for everyone (${reason}).`, {
    fix: "Make the route dynamic if each visitor gets an answer of their own; otherwise see what this render returned.",
  });
}

/** The server stops while pages are still being regenerated. */
export function regenerationCutOff(pages: number): VinextError {
  return new VinextError(
    "VINEXT_REGENERATION_CUT_OFF",
    `${pages} ${pages === 1 ? "page was" : "pages were"} still being regenerated when the server stopped.`,
    {
      fix: "Nothing is lost: they are regenerated at the next request. Look at what makes them slow if this happens often.",
    },
  );
}

/** What `setCacheHandler()` was given is no cache handler. */
export function cacheHandlerInvalid(missing: readonly string[]): VinextError {
  return new VinextError("VINEXT_CACHE_HANDLER", `The registered cache handler lacks ${missing.join(", ")}.`, {
    fix: "Give setCacheHandler() an object that passes the suite of `vinext-isr/cache-contract`.",
  });
}

/** The app's `instrumentation` file could not be loaded, or its `register()` failed. */
export function registerFailed(cause: unknown): VinextError {
  return new VinextError(
    "VINEXT_REGISTER_FAILED",
    `register() of the instrumentation file failed: ${reasonOf(cause)}.`,
    {
      fix: "Correct what the cause below says; the server does not start without its instrumentation.",
      cause,
    },
  );
}
