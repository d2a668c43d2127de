import { isDynamicUsage } from "../request/dynamic-error.ts";

/** Says how the browser's history takes a redirect. */
export type RedirectType = "push" | "replace";
/** Names the two ways by which the browser's history takes a redirect. */
export const RedirectType: { readonly push: "push"; readonly replace: "replace" } = {
  push: "push",
  replace: "replace",
};

/** Ends the render, handler or action with a temporary redirect (307). */
export function redirect(url: string, type: RedirectType = "replace"): never {
  throw redirectError({ url, type, status: 307 });
}

/** Ends the render, handler or action with a permanent redirect (308). */
export function permanentRedirect(url: string, type: RedirectType = "replace"): never {
  throw redirectError({ url, type, status: 308 });
}

/** Ends the render with the nearest not-found file and status 404. */
export function notFound(): never {
  throw accessError(404);
}

/** Ends the render with the nearest forbidden file and status 403. */
export function forbidden(): never {
  throw accessError(403);
}

/** Ends the render with the nearest unauthorized file and status 401. */
export function unauthorized(): never {
  throw accessError(401);
}

/** Throws an error, or its cause, again when it is control flow of the framework. Call it first in a `catch`. */
export function unstable_rethrow(error: unknown): void {
  if (isRedirectError(error) || httpFallbackOf(error) !== undefined || isBailout(error) || isDynamicUsage(error))
    throw error;
  if (error instanceof Error && "cause" in error) unstable_rethrow(error.cause);
}

/** What a redirect asks for. */
export interface RedirectTarget {
  readonly url: string;
  readonly status: 307 | 308;
  readonly type: RedirectType;
}

/** A status that has a file convention of its own. */
export type AccessStatus = 404 | 403 | 401;

/** Marks the error that leaves a client component to the browser. */
export const BAILOUT_DIGEST = "BAILOUT_TO_CLIENT_SIDE_RENDERING";

/** Tells whether an error was thrown by `redirect` or `permanentRedirect`. */
export function isRedirectError(error: unknown): boolean {
  return redirectOf(error) !== undefined;
}

/** Reads what a redirect asks for; `undefined` for any other error. */
export function redirectOf(error: unknown): RedirectTarget | undefined {
  // NEXT_REDIRECT;<type>;<url, which may hold semicolons>;<status>;
  const [, type, url, status] = /^NEXT_REDIRECT;(push|replace);(.*);(307|308);$/s.exec(digestOf(error) ?? "") ?? [];
  if (url === undefined) return undefined;
  return { url, type: type === "push" ? "push" : "replace", status: status === "308" ? 308 : 307 };
}

/** Reads the status of `notFound`, `forbidden` or `unauthorized`; `undefined` for any other error. */
export function httpFallbackOf(error: unknown): AccessStatus | undefined {
  const digest = digestOf(error);
  return ACCESS_STATUSES.find((status) => digest === accessDigest(status));
}

/** Tells whether an error leaves a client component to the browser. */
export function isBailout(error: unknown): boolean {
  return digestOf(error) === BAILOUT_DIGEST;
}

const ACCESS_STATUSES = [404, 403, 401] as const;

type DigestError = Error & { readonly digest: string };

function redirectError({ url, type, status }: RedirectTarget): DigestError {
  return Object.assign(new Error("NEXT_REDIRECT"), { digest: `NEXT_REDIRECT;${type};${url};${status};` });
}

function accessError(status: AccessStatus): DigestError {
  const digest = accessDigest(status);
  return Object.assign(new Error(digest), { digest });
}

function accessDigest(status: AccessStatus): string {
  return `NEXT_HTTP_ERROR_FALLBACK;${status}`;
}

function digestOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("digest" in error)) return undefined;
  return typeof error.digest === "string" ? error.digest : undefined;
}
