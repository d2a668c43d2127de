import { VinextError } from "./vinext-error.ts";

/** A request API was called where no request, render or prerender surrounds it. */
export function outsideScope(api: string): VinextError {
  return new VinextError(
    "VINEXT_OUTSIDE_SCOPE",
    `\`${api}\` was called outside a render, route handler or Server Action.`,
    {
      fix: "Call it while a request is handled, not at module level or in a timer.",
    },
  );
}

/** A route that must be static used an API that needs a request. */
export function dynamicInStaticRoute(route: string, api: string): VinextError {
  return new VinextError(
    "VINEXT_DYNAMIC_IN_STATIC_ROUTE",
    `${route} exports \`dynamic = "error"\` but used \`${api}\`.`,
    {
      fix: "Remove the call, or remove the `dynamic` export from the route and its layouts.",
    },
  );
}

/** A request API was called inside a cached function. */
export function dynamicInCachedFunction(route: string, api: string): VinextError {
  return new VinextError("VINEXT_DYNAMIC_IN_CACHE", `${route} used \`${api}\` inside a cached function.`, {
    fix: "Read it outside the cached function and pass what you need as an argument.",
  });
}

/** A root param was asked for where no component of a page renders. */
export function rootParamRefused(route: string, api: string): VinextError {
  return new VinextError(
    "VINEXT_ROOT_PARAM",
    `${route} used \`${api}\` in a route handler, a Server Action or unstable_cache().`,
    { fix: 'Read it in a server component or a function with "use cache", and pass the value on.' },
  );
}

/** A request API was called in work that a page gave to `after`. */
export function dynamicInAfter(route: string, api: string): VinextError {
  return new VinextError("VINEXT_DYNAMIC_IN_AFTER", `${route} used \`${api}\` inside after().`, {
    fix: "Read it while the page renders and use the value inside after().",
  });
}

/** A request API was called in `generateStaticParams`, where no request exists. */
export function dynamicInStaticParams(route: string, api: string): VinextError {
  return new VinextError("VINEXT_DYNAMIC_IN_STATIC_PARAMS", `generateStaticParams of ${route} used \`${api}\`.`, {
    fix: "generateStaticParams runs at build time without a request. Take the values from data instead.",
  });
}

/** A page tried to change cookies while it rendered. */
export function cookieWriteInRender(call: string): VinextError {
  return new VinextError(
    "VINEXT_COOKIE_WRITE",
    `\`${call}\` was called while a page rendered. Cookies can only be modified in a Server Action or Route Handler.`,
    {
      fix: "Move the call into a Server Action or Route Handler.",
    },
  );
}

/** The request's headers were about to be changed. */
export function headersReadOnly(call: string): VinextError {
  return new VinextError(
    "VINEXT_HEADERS_READ_ONLY",
    `\`${call}\` was called, but the headers of a request cannot be modified.`,
    {
      fix: "Copy them first: `new Headers(await headers())`.",
    },
  );
}

/** Draft mode was switched where no answer can carry the cookie. */
export function draftWriteInRender(call: string): VinextError {
  return new VinextError("VINEXT_DRAFT_WRITE", `\`${call}\` was called where no cookie can be sent.`, {
    fix: "Move the call into a Server Action or Route Handler.",
  });
}

/** An invalidation was asked for where it would make the render depend on itself. */
export function invalidationInRender(route: string, api: string): VinextError {
  return new VinextError(
    "VINEXT_INVALIDATION_IN_RENDER",
    `${route} used \`${api}\` during render or inside a cached function.`,
    {
      fix: "Move the call into a Server Action, a Route Handler or after().",
    },
  );
}

/** A call that only a Server Action may make was made elsewhere. */
export function actionOnly(api: string, instead: string): VinextError {
  return new VinextError("VINEXT_ACTION_ONLY", `\`${api}\` can only be called from within a Server Action.`, {
    fix: instead,
  });
}

/** An argument has the wrong shape. */
export function invalidArgument(call: string, given: unknown, expected: string): VinextError {
  return new VinextError("VINEXT_INVALID_ARGUMENT", `${call} was given ${String(given)}.`, {
    fix: `Give ${expected}.`,
  });
}

/** A fetch contradicts the `fetchCache` export of its route. */
export function fetchCacheConflict(route: string, fetched: string, fetchCache: string): VinextError {
  return new VinextError(
    "VINEXT_FETCH_CACHE_CONFLICT",
    `${route} exports \`fetchCache = "${fetchCache}"\` but used \`${fetched}\`.`,
    {
      fix: "Change the options of this fetch, or the `fetchCache` export.",
    },
  );
}

/** The result of a cached function cannot be kept. */
export function resultNotSerialisable(cause: unknown): VinextError {
  return new VinextError(
    "VINEXT_RESULT_NOT_SERIALISABLE",
    "A function given to unstable_cache() returned a value that JSON cannot hold.",
    {
      fix: "Return plain objects, arrays, strings, finite numbers, booleans, null or undefined.",
      cause,
    },
  );
}

/** `cacheLife` or `cacheTag` was called where nothing is cached. */
export function outsideCachedFunction(api: string): VinextError {
  return new VinextError("VINEXT_OUTSIDE_CACHE", `\`${api}\` was called outside a function with "use cache".`, {
    fix: 'Begin the function that should be kept with "use cache", and call it there.',
  });
}

/** A proxy asked for an invalidation, which has no place before the page is known. */
export function invalidationInProxy(): VinextError {
  return new VinextError("VINEXT_INVALIDATION_IN_PROXY", "The proxy tried to invalidate a path or tag.", {
    fix: "Call revalidatePath and revalidateTag in a Server Action or a route handler.",
  });
}
