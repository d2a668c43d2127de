import { BAILOUT_DIGEST } from "./control-flow.ts";

/**
 * Makes the error that leaves a client component to the browser: a server render throws it, the nearest Suspense
 * boundary shows its fallback, and the browser renders the rest.
 */
export function bailout(reason: string): Error & { readonly digest: string } {
  return Object.assign(new Error(`Bail out to client-side rendering: ${reason}`), { digest: BAILOUT_DIGEST });
}
