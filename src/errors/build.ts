import { reasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** A command needs a finished build and there is none. */
export function manifestMissing(file: string): VinextError {
  return new VinextError("VINEXT_MANIFEST_MISSING", `There is no build to work on: ${file} does not exist.`, {
    fix: "Run `vinext build` first.",
  });
}

/** The manifest was written by another version of the package. */
export function manifestForeign(file: string, version: unknown): VinextError {
  return new VinextError(
    "VINEXT_MANIFEST_FOREIGN",
    `${file} has version ${String(version)}, which this vinext-isr does not read.`,
    {
      fix: "Build again with `vinext build`, with the version that will start the site.",
    },
  );
}

/** The manifest is not what a build writes. */
export function manifestInvalid(file: string, detail: string): VinextError {
  return new VinextError("VINEXT_MANIFEST_INVALID", `${file} is not a manifest: ${detail}.`, {
    fix: "Build again with `vinext build`; the file must not be edited.",
  });
}

/** The build and this process compute different keys, so no prerendered page would ever be found. */
export function keysDiffer(path: string, keys: { readonly built: string; readonly computed: string }): VinextError {
  return new VinextError(
    "VINEXT_KEYS_DIFFER",
    `The build stored ${path} under ${keys.built}, but this version looks for ${keys.computed}.`,
    { fix: "Build again with `vinext build`, with the version that will start the site." },
  );
}

/** The server bundle of the app does not offer a renderer. */
export function rendererInvalid(file: string): VinextError {
  return new VinextError("VINEXT_RENDERER_INVALID", `${file} does not export createRenderer.`, {
    fix: "Build again with `vinext build`, with the version that runs the site.",
  });
}

/** Planned paths and outcomes differ in number: the tool lost pages. */
export function outcomesDoNotAddUp(planned: number, outcomes: number): VinextError {
  return new VinextError("VINEXT_OUTCOMES_DIFFER", `${planned} paths were planned, but ${outcomes} have an outcome.`, {
    fix: "Run `vinext prerender` again and report this as a bug of vinext-isr.",
  });
}

/** A page or a generateStaticParams did not finish in time, however often it was tried. */
export function timedOut(subject: string, { seconds, attempts, unanswered }: TimedOut): VinextError {
  const tries = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  return new VinextError(
    "VINEXT_PAGE_TIMED_OUT",
    `${subject} did not finish within ${seconds} s in ${tries}${unanswered === undefined ? "." : `: ${unanswered} does not answer.`}`,
    { fix: "Look for a request that never answers or a loop that never ends, or raise prerender.timeoutSeconds." },
  );
}

/** How long and how often a page was waited for, and the URL without its query that it last waited for. */
export interface TimedOut {
  readonly seconds: number;
  readonly attempts: number;
  readonly unanswered: string | undefined;
}

/** A worker thread ended while it rendered one page or listed the paths of a route. */
export function renderThreadLost(subject: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_THREAD_LOST", `The thread that ran ${subject} ended.`, {
    fix: "See the cause below: the page threw outside its render, called process.exit or ran out of memory.",
    cause,
  });
}

/** The finished render of one page may not be stored. */
export function renderRefused(path: string, reason: string): VinextError {
  return new VinextError("VINEXT_RENDER_REFUSED", `The render of ${path} was refused: ${reason}.`, {
    fix: "Make the page answer a complete document with a status that can be stored.",
  });
}

/** A page that somebody expects to be static is rendered per request. */
export function pageNotStatic(path: string, reason: string): VinextError {
  return new VinextError(
    "VINEXT_NOT_STATIC",
    `${path} was expected to be static, but is rendered per request: ${reason}.`,
    {
      fix: "Take that out of the page, or take the page out of `--expect-static`.",
    },
  );
}

/** The seed belongs to a prerender run that failed or was interrupted. */
export function seedIncomplete(file: string): VinextError {
  return new VinextError(
    "VINEXT_SEED_INCOMPLETE",
    `${file} is missing: the prerender run of this build failed or was interrupted.`,
    {
      fix: "Run `vinext prerender` again: it goes on where it stopped. If pages failed because of their code, correct it and build first.",
    },
  );
}

/** A build that was prerendered is started without the pages of it. */
export function seedMissing(file: string, why: string): VinextError {
  return new VinextError(
    "VINEXT_SEED_MISSING",
    `${file} ${why}, and this build was prerendered: every listed page would be rendered while a visitor waits.`,
    { fix: "Bring all of `dist/` to this machine, or run `vinext prerender` here before starting." },
  );
}

/** A page read a binding of its Worker while it was prerendered, and wrangler could not give any. */
export function bindingsUnavailable(name: string, cause: unknown): VinextError {
  return new VinextError(
    "VINEXT_BINDINGS_UNAVAILABLE",
    `\`env.${name}\` of "cloudflare:workers" was read while prerendering, where wrangler gives no local bindings: ${reasonOf(cause)}`,
    {
      fix: "Install wrangler in the app and name the binding in wrangler.jsonc, or read it in a dynamic page only.",
      cause,
    },
  );
}

/** A manifest names a route that the server bundle does not have: they come from different builds. */
export function unknownRoute(id: string): VinextError {
  return new VinextError("VINEXT_UNKNOWN_ROUTE", `The server bundle has no route \`${id}\`.`, {
    fix: "Run `vinext build` again: dist/manifest.json and dist/server come from different builds.",
  });
}

/** The command runs on a Node that lacks what it is built on. */
export function nodeTooOld(version: string): VinextError {
  return new VinextError("VINEXT_NODE_TOO_OLD", `This is Node ${version}, and vinext needs 22.13 or newer.`, {
    fix: "Install a newer Node, or let the one that is installed come first in `PATH`.",
  });
}

/** The app brings a React with known ways to attack a server. */
export function reactTooOld(found: string, lowest: string): VinextError {
  return new VinextError(
    "VINEXT_REACT_TOO_OLD",
    `The app has ${found}. It needs ${lowest} or newer: with most older ones, crafted requests can harm the server.`,
    { fix: `Run \`npm install react@^${lowest} react-dom@^${lowest}\`, and let no override hold an older one.` },
  );
}
