/** An error that a person can act on: a permanent code, what happened with the values, and what to do next. */
export class VinextError extends Error {
  override readonly name = "VinextError";
  readonly code: string;
  /** What to do next; printed below the message. */
  readonly fix: string;

  constructor(code: string, message: string, options: { readonly fix: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
  }
}

/** An option of `vinext()` does not exist. */
export function optionUnknown(name: string, valid: readonly string[]): VinextError {
  return new VinextError("VINEXT_OPTION_UNKNOWN", `vinext() has no option \`${name}\`.`, {
    fix: `Remove it, or use one of: ${valid.join(", ")}.`,
  });
}

/** An option of `vinext()` has a value that cannot be used. */
export function optionInvalid(name: string, found: { readonly expected: string; readonly received: string }): VinextError {
  return new VinextError("VINEXT_OPTION_INVALID", `The option \`${name}\` of vinext() cannot be ${found.received}.`, {
    fix: `Give it a value that is ${found.expected}.`,
  });
}

/** A command needs a finished build and there is none. */
export function manifestMissing(file: string): VinextError {
  return new VinextError("VINEXT_MANIFEST_MISSING", `There is no build to work on: ${file} does not exist.`, {
    fix: "Run `vinext build` first.",
  });
}

/** The manifest was written by another version of the package. */
export function manifestForeign(file: string, version: unknown): VinextError {
  return new VinextError("VINEXT_MANIFEST_FOREIGN", `${file} has version ${String(version)}, which this vinext-isr does not read.`, {
    fix: "Build again with `vinext build`, with the version that will start the site.",
  });
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

/** Page code asked for an invalidation while it was prerendered. */
export function invalidationAtBuild(tags: readonly string[]): VinextError {
  return new VinextError("VINEXT_INVALIDATION_AT_BUILD", `A page tried to invalidate ${tags.join(", ")} while it was prerendered.`, {
    fix: "Call revalidatePath and revalidateTag in a server action or a route handler, never in a render.",
  });
}

/** A page or a generateStaticParams did not finish in time, however often it was tried. */
export function timedOut(subject: string, limit: { readonly seconds: number; readonly attempts: number }): VinextError {
  return new VinextError(
    "VINEXT_PAGE_TIMED_OUT",
    `${subject} did not finish within ${limit.seconds} s in ${limit.attempts} ${limit.attempts === 1 ? "attempt" : "attempts"}.`,
    { fix: "Look for a request that never answers or a loop that never ends, or raise prerender.timeoutSeconds." },
  );
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

/** The seed belongs to a prerender run that failed or was interrupted. */
export function seedIncomplete(file: string): VinextError {
  return new VinextError("VINEXT_SEED_INCOMPLETE", `${file} is missing: the prerender run of this build failed or was interrupted.`, {
    fix: "Run `vinext prerender` again: it goes on where it stopped. If pages failed because of their code, mend them and build first.",
  });
}

/** The port is taken. */
export function portTaken(host: string, port: number): VinextError {
  return new VinextError("VINEXT_PORT_TAKEN", `Port ${port} of ${host} is already in use.`, {
    fix: "Stop the other process or choose another port with --port.",
  });
}

/** The server cannot listen where it was told to. */
export function cannotListen(host: string, port: number, cause: unknown): VinextError {
  return new VinextError("VINEXT_CANNOT_LISTEN", `The server cannot listen on ${host}:${port}.`, {
    fix: "Give an address of this machine with --host and a port that this user may open with --port.",
    cause,
  });
}

/** A request API was called where no request, render or prerender surrounds it. */
export function outsideScope(api: string): VinextError {
  return new VinextError("VINEXT_OUTSIDE_SCOPE", `\`${api}\` was called outside a render, route handler or Server Action.`, {
    fix: "Call it while a request is handled, not at module level or in a timer.",
  });
}

/** A route that must be static used an API that needs a request. */
export function dynamicInStaticRoute(route: string, api: string): VinextError {
  return new VinextError("VINEXT_DYNAMIC_IN_STATIC_ROUTE", `${route} exports \`dynamic = "error"\` but used \`${api}\`.`, {
    fix: "Remove the call, or remove the `dynamic` export from the route and its layouts.",
  });
}

/** A request API was called inside a cached function. */
export function dynamicInCachedFunction(route: string, api: string): VinextError {
  return new VinextError("VINEXT_DYNAMIC_IN_CACHE", `${route} used \`${api}\` inside a function given to unstable_cache().`, {
    fix: "Read it outside the cached function and pass what you need as an argument.",
  });
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
  return new VinextError("VINEXT_COOKIE_WRITE", `\`${call}\` was called while a page rendered. Cookies can only be modified in a Server Action or Route Handler.`, {
    fix: "Move the call into a Server Action or Route Handler.",
  });
}

/** The request's headers were about to be changed. */
export function headersReadOnly(call: string): VinextError {
  return new VinextError("VINEXT_HEADERS_READ_ONLY", `\`${call}\` was called, but the headers of a request cannot be modified.`, {
    fix: "Copy them first: `new Headers(await headers())`.",
  });
}

/** Draft mode was switched where no answer can carry the cookie. */
export function draftWriteInRender(call: string): VinextError {
  return new VinextError("VINEXT_DRAFT_WRITE", `\`${call}\` was called where no cookie can be sent.`, {
    fix: "Move the call into a Server Action or Route Handler.",
  });
}

/** An invalidation was asked for where it would make the render depend on itself. */
export function invalidationInRender(route: string, api: string): VinextError {
  return new VinextError("VINEXT_INVALIDATION_IN_RENDER", `${route} used \`${api}\` during render or inside a cached function.`, {
    fix: "Move the call into a Server Action, a Route Handler or after().",
  });
}

/** A call that only a Server Action may make was made elsewhere. */
export function actionOnly(api: string, instead: string): VinextError {
  return new VinextError("VINEXT_ACTION_ONLY", `\`${api}\` can only be called from within a Server Action.`, { fix: instead });
}

/** An argument has the wrong shape. */
export function invalidArgument(call: string, given: unknown, expected: string): VinextError {
  return new VinextError("VINEXT_INVALID_ARGUMENT", `${call} was given ${String(given)}.`, { fix: `Give ${expected}.` });
}

/** A fetch contradicts the `fetchCache` export of its route. */
export function fetchCacheConflict(route: string, fetched: string, fetchCache: string): VinextError {
  return new VinextError("VINEXT_FETCH_CACHE_CONFLICT", `${route} exports \`fetchCache = "${fetchCache}"\` but used \`${fetched}\`.`, {
    fix: "Change the options of this fetch, or the `fetchCache` export.",
  });
}

/** The result of a cached function cannot be kept. */
export function resultNotSerialisable(cause: unknown): VinextError {
  return new VinextError("VINEXT_RESULT_NOT_SERIALISABLE", "A function given to unstable_cache() returned a value that JSON cannot hold.", {
    fix: "Return plain objects, arrays, strings, finite numbers, booleans, null or undefined.",
    cause,
  });
}

/** An API of Cache Components was called. */
export function useCacheUnsupported(api: string): VinextError {
  return new VinextError("VINEXT_USE_CACHE_UNSUPPORTED", `\`${api}\` belongs to "use cache", which is not supported yet.`, {
    fix: "Use the `revalidate` export, fetch options or unstable_cache().",
  });
}

/** A hook of client components was called in a server component. */
export function hookOnServer(hook: string): VinextError {
  return new VinextError("VINEXT_HOOK_ON_SERVER", `\`${hook}\` was called in a server component.`, {
    fix: 'Move the call into a component whose file begins with "use client".',
  });
}

/** A page or layout file has no component as its default export. */
export function notAComponent(file: string, kind: string): VinextError {
  return new VinextError("VINEXT_NO_DEFAULT_EXPORT", `${file} has no default export that is a component.`, {
    fix: `Add \`export default function ${kind === "page" ? "Page" : "Layout"}() { … }\` to ${file}.`,
  });
}

/** A client component read the query of a page that is rendered for everyone, outside a Suspense boundary. */
export function missingSuspense(path: string): VinextError {
  return new VinextError("VINEXT_MISSING_SUSPENSE", `useSearchParams() is used on ${path} without a Suspense boundary around it.`, {
    fix: "Wrap the component that calls useSearchParams() in <Suspense>, or make the page dynamic.",
  });
}

/** A route handler returned something that is no Response. */
export function handlerWithoutResponse(file: string, method: string): VinextError {
  return new VinextError("VINEXT_HANDLER_NO_RESPONSE", `${method} of ${file} did not return a Response.`, {
    fix: `Return a \`Response\` or \`NextResponse\` on every way through ${method} in ${file}.`,
  });
}

/** `generateStaticParams` returned something that is no list of objects. */
export function staticParamsShape(file: string, value: unknown): VinextError {
  return new VinextError("VINEXT_STATIC_PARAMS_SHAPE", `generateStaticParams of ${file} returned ${describe(value)}, not an array of objects.`, {
    fix: `Return an array such as \`[{ slug: "a" }, { slug: "b" }]\` from generateStaticParams.`,
  });
}

/** `generateStaticParams` gave a param a value that no URL can have. */
export function staticParamsValue(file: string, name: string, value: unknown): VinextError {
  return new VinextError("VINEXT_STATIC_PARAMS_VALUE", `generateStaticParams of ${file} returned ${describe(value)} for \`${name}\`.`, {
    fix: `Return text for \`${name}\`, or an array of texts when it is a catch-all segment.`,
  });
}

/** A manifest names a route that the server bundle does not have: they come from different builds. */
export function unknownRoute(id: string): VinextError {
  return new VinextError("VINEXT_UNKNOWN_ROUTE", `The server bundle has no route \`${id}\`.`, {
    fix: "Run `vinext build` again: dist/manifest.json and dist/server come from different builds.",
  });
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** A hook or component of `next/*` was rendered outside of a page. */
export function routerMissing(hook: string): VinextError {
  return new VinextError("VINEXT_ROUTER_MISSING", `${hook} was called outside of a page of the app folder.`, {
    fix: "Call it in a component that a page, layout or template renders.",
  });
}

/** Code asked for a navigation while the server rendered. */
export function routerOnServer(method: string): VinextError {
  return new VinextError("VINEXT_ROUTER_ON_SERVER", `router.${method}() was called while the server rendered the page.`, {
    fix: "Call it in an event handler or an effect; to send a visitor elsewhere during a render, use redirect().",
  });
}

/** A navigation to a URL that would run code. */
export function urlUnsafe(href: string): VinextError {
  return new VinextError("VINEXT_URL_UNSAFE", `The router does not navigate to ${JSON.stringify(href.slice(0, 100))}.`, {
    fix: "Give it the URL of a page. Never build a URL's scheme from what a visitor typed.",
  });
}

/** Code tried to change what useSearchParams() returned. */
export function searchParamsReadonly(method: string): VinextError {
  return new VinextError("VINEXT_SEARCH_PARAMS_READONLY", `${method}() was called on the result of useSearchParams().`, {
    fix: "Copy it with `new URLSearchParams(searchParams)`, change the copy and navigate to it with router.push().",
  });
}

/** A server component asked for a component that only the browser renders. */
export function dynamicWithoutSsr(): VinextError {
  return new VinextError("VINEXT_DYNAMIC_NO_SSR", "dynamic() was called with `ssr: false` in a Server Component.", {
    fix: 'Move the call into a file that starts with "use client".',
  });
}

/** A project has no App Router folder. */
export function appDirMissing(root: string): VinextError {
  return new VinextError("VINEXT_NO_APP_DIR", `There is no app/ or src/app/ folder in ${root}.`, {
    fix: "Create app/layout.tsx and app/page.tsx, or run the command in the folder of your app.",
  });
}

/** A route file is no valid source text. */
export function sourceBroken(file: string, message: string): VinextError {
  return new VinextError("VINEXT_SOURCE_BROKEN", `${file} cannot be parsed: ${message}`, { fix: `Correct the syntax of ${file}.` });
}

/** The files of an app contradict each other or the App Router's rules. */
export function routeProblems(problems: readonly { readonly message: string; readonly fix: string }[], appDir: string): VinextError {
  const lines = problems.map(({ message, fix }) => `${message} ${fix}`);
  const [first] = problems;
  if (problems.length === 1 && first) return new VinextError("VINEXT_ROUTE_PROBLEM", first.message, { fix: first.fix });
  return new VinextError("VINEXT_ROUTE_PROBLEM", `${problems.length} problems in ${appDir}/:\n${lines.map((line) => `  - ${line}`).join("\n")}`, {
    fix: "Correct each of them and build again.",
  });
}

/** `next.config` threw when it was read. */
export function nextConfigBroken(file: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_NEXT_CONFIG", `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
    fix: `Correct ${file}; it must export a config object or a function that returns one.`,
    cause,
  });
}

/** A rule of `next.config` has the wrong shape. */
export function nextRuleInvalid(name: string, at: string, message: string): VinextError {
  return new VinextError("VINEXT_NEXT_RULE", `${name} of next.config returned a wrong rule${at ? ` at ${at}` : ""}: ${message}.`, {
    fix: "See Next.js's documentation of headers, redirects and rewrites for the shape of a rule.",
  });
}

/** An app imports a module of `next` that this package does not have. */
export function nextModuleUnknown(id: string, importer: string, known: readonly string[]): VinextError {
  return new VinextError("VINEXT_NEXT_MODULE", `"${id}", imported by ${importer}, is not supported.`, {
    fix: `Remove the import. Supported: ${known.join(", ")}.`,
  });
}

/** Code asked for the key of something that is no entry. */
export function keyFieldsInvalid(namespace: string, path: string): VinextError {
  const fields = `namespace ${JSON.stringify(namespace)}, path ${JSON.stringify(path)}`;
  return new VinextError("VINEXT_KEY_FIELDS", `No key can be made from ${fields}.`, {
    fix: "Pass the namespace of a route in the manifest and a canonical path that begins with `/`.",
  });
}

/** One body of an entry is larger than the store takes. */
export function partTooLarge(part: { readonly path: string; readonly part: string; readonly bytes: number; readonly maxBytes: number }): VinextError {
  return new VinextError("VINEXT_ENTRY_TOO_LARGE", `The ${part.part} of ${part.path} has ${part.bytes} bytes; the store takes ${part.maxBytes}.`, {
    fix: "Split the page, load a part of it in the browser, or make it dynamic.",
  });
}

/** A store file or its folder cannot be opened. */
export function storeNotOpened(file: string, cause: unknown): VinextError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new VinextError("VINEXT_STORE_OPEN", `${file} cannot be opened as a store${detail}.`, {
    fix: "See that the folder exists, that this user may read and write it, and that no other process has locked the file.",
    cause,
  });
}

/** A file that should be a store holds something else. */
export function storeForeign(file: string): VinextError {
  return new VinextError("VINEXT_STORE_FOREIGN", `${file} is a database, but not a store of this kind.`, {
    fix: "Point the store at another file. Nothing in this one was changed.",
  });
}

/** A store file has the layout of another version. */
export function storeVersion(file: string, versions: { readonly found: number; readonly supported: number }): VinextError {
  const { found, supported } = versions;
  return new VinextError("VINEXT_STORE_VERSION", `${file} has store version ${found}; this vinext reads version ${supported}.`, {
    fix: found > supported ? "Run the vinext that wrote it, or point the store at another file." : `Delete ${file}; it is filled again.`,
  });
}

/** A store file is damaged. */
export function storeCorrupt(file: string, cause: unknown): VinextError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new VinextError("VINEXT_STORE_CORRUPT", `${file} is damaged or not a database${detail}.`, {
    fix: `If it is a store of vinext, delete ${file}, ${file}-wal and ${file}-shm; it is filled again. Otherwise point the store at another file.`,
    cause,
  });
}

/** A row of a store file does not hold what its layout says. */
export function storeRowBroken(column: string, value: unknown): VinextError {
  return new VinextError("VINEXT_STORE_CORRUPT", `A store row has a value of type ${typeof value} in column ${column}.`, {
    fix: "Delete the store file; it is filled again.",
  });
}

/** A seed was to be finished while paths had no outcome. */
export function seedUnfinished(file: string, pending: number): VinextError {
  return new VinextError("VINEXT_SEED_UNFINISHED", `${file} cannot be finished: ${pending} planned paths have no outcome.`, {
    fix: "Run `vinext prerender` again; it goes on where it stopped.",
  });
}

/** A rule of `next.config` has a source, destination or condition that cannot be read. */
export function ruleUnreadable(rule: string, cause: unknown): VinextError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VinextError("VINEXT_RULE_UNREADABLE", `The rule \`${rule}\` in next.config cannot be read: ${why}.`, {
    fix: "Write sources as `/path/:name` or `/path/:name*`, and in destinations only names that the source or `has` captures.",
    cause,
  });
}

/** A destination in `next.config` uses a name that its rule never captures. */
export function ruleParamUnknown(source: string, name: string): VinextError {
  return new VinextError("VINEXT_RULE_PARAM", `The destination of the rule \`${source}\` in next.config uses \`:${name}\`, which the rule does not capture.`, {
    fix: `Put \`:${name}\` into the source or a \`has\` condition, or take it out of the destination.`,
  });
}

/** A call to the store did not answer in time. */
export function storeTimedOut(operation: string, seconds: number): VinextError {
  return new VinextError("VINEXT_STORE_TIMED_OUT", `The store did not ${operation} within ${seconds} s.`, {
    fix: "Look at the disk or service behind the store; pages are rendered without it until it answers again.",
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
  return new VinextError("VINEXT_DYNAMIC_AT_RUNTIME", `${path} is stored for everyone, but its render used ${api}.`, {
    fix: "Read it below a client component, or make the route dynamic with `export const dynamic = \"force-dynamic\"`.",
  });
}

/** A finished render may not be stored. */
export function renderNotStorable(path: string, reason: string): VinextError {
  return new VinextError("VINEXT_NOT_STORABLE", `The render of ${path} may not be stored for everyone (${reason}).`, {
    fix: "Make the route dynamic if each visitor gets an answer of their own; otherwise see what this render returned.",
  });
}

/** The server stops while pages are still being regenerated. */
export function regenerationCutOff(pages: number): VinextError {
  return new VinextError("VINEXT_REGENERATION_CUT_OFF", `${pages} ${pages === 1 ? "page was" : "pages were"} still being regenerated when the server stopped.`, {
    fix: "Nothing is lost: they are regenerated at the next request. Look at what makes them slow if this happens often.",
  });
}
