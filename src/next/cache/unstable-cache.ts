import { invalidArgument } from "../../errors/api.ts";
import { callCached } from "../../request/cached-function.ts";
import { readWindow } from "../../request/data-window.ts";
import { currentScope } from "../../request/scope-storage.ts";

/**
 * Makes a function whose results are kept in the data cache, told apart by the function's text, the key parts and the
 * arguments; what it closes over is not looked at. Outside a request it simply runs.
 */
export function unstable_cache<Arguments extends readonly unknown[], Result>(
  work: (...args: Arguments) => Promise<Result>,
  keyParts?: readonly string[],
  options: UnstableCacheOptions = {},
): (...args: Arguments) => Promise<Result> {
  const revalidate = windowOf(options.revalidate);
  const fixed = [work.toString(), JSON.stringify(keyParts ?? [])];
  const tags = options.tags ?? [];

  return async (...args) => {
    const scope = currentScope();
    if (!scope) return work(...args);
    const identity = [...fixed, JSON.stringify(args)];
    return callCached(scope, { identity, tags, revalidate, work: async () => work(...args) });
  };
}

/** Options of `unstable_cache`. */
export interface UnstableCacheOptions {
  /** Seconds until the result is stale; `false` or absent: never by time. 0 is refused. */
  readonly revalidate?: number | false | undefined;
  readonly tags?: readonly string[] | undefined;
}

function windowOf(value: unknown): number | false {
  const revalidate = value === undefined ? false : readWindow(value);
  if (revalidate !== undefined && revalidate !== 0) return revalidate;
  throw invalidArgument(
    "`revalidate` of `unstable_cache()`",
    value,
    "a number of seconds above 0, or false; a result that must not be kept needs no unstable_cache()",
  );
}
