import { startTransition, useContext } from "react";
import { httpFallbackOf, redirectOf } from "./control-flow.ts";
import { RouterContext } from "./router-context.ts";

/** Tells what was caught, and offers two ways on. */
export interface ErrorInfo {
  readonly error: Error & { readonly digest?: string };
  /** Renders the children again. */
  readonly reset: () => void;
  /** Loads the page again, then renders the children again. */
  readonly unstable_retry: () => void;
}

/** Makes of something that was thrown what error pages get. */
export function useErrorInfo(thrown: unknown, reset: () => void): ErrorInfo {
  const router = useContext(RouterContext)?.app;
  return {
    error: thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown }),
    reset,
    unstable_retry: () =>
      startTransition(() => {
        router?.refresh();
        reset();
      }),
  };
}

/** Tells whether something thrown is an error, and not control flow that another boundary answers. */
export function isFailure(thrown: unknown): boolean {
  return redirectOf(thrown) === undefined && httpFallbackOf(thrown) === undefined;
}
