import { isWholeDocument } from "../entry/document-shape.ts";
import type { HeaderPair } from "../entry/entry.ts";
import type { EntryDraft } from "../entry/guard.ts";
import { createScopeUse } from "../request/scope.ts";
import type { Scope } from "../request/scope.ts";
import { runScope } from "../request/scope-storage.ts";
import type { SharedJob, SharedResult } from "../revalidate/renderer.ts";
import { missingSuspense } from "../errors/page.ts";
import { httpFallbackOf, isBailout, redirectOf, type RedirectTarget } from "../next/control-flow.ts";
import { implicitTags } from "../entry/tags.ts";
import { NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { createControlTrace, isControlFlow, type ControlTrace } from "./control-trace.ts";
import { locationOf } from "./location.ts";
import { pagePayload } from "./page-payload.ts";
import { pagePlace, type Refusal } from "./tree.ts";
import { redirectDocument } from "./redirect-document.ts";
import { withRefusals } from "./refusals.ts";
import { renderRsc, type RscResult } from "./rsc-stream.node.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";

/** Renders a page for everyone. The scope has no visitor, so nothing of any request can reach the result. */
export async function sharedPage(context: RenderContext, route: RouteInContext, job: SharedJob): Promise<SharedResult> {
  const scope = sharedScope(context, route, job);
  const dynamic = Promise.withResolvers<typeof DYNAMIC>();
  scope.use.onDynamic = () => dynamic.resolve(DYNAMIC);
  const stop = new AbortController();
  // By hand: `AbortSignal.any` takes 15 µs of a page, and weak references that the garbage collector has to follow.
  const forward = (): void => stop.abort(job.signal.reason);
  job.signal.addEventListener("abort", forward, { once: true });
  if (job.signal.aborted) forward();

  const rendering = runScope(scope, () => renderPage({ context, route, scope, signal: stop.signal }));
  // The losing side of the race may still reject; its outcome no longer matters.
  rendering.catch(() => undefined);
  const first = await Promise.race([rendering, dynamic.promise]);
  if (scope.use.dynamic) {
    stop.abort(DYNAMIC);
    return { kind: "dynamic", api: scope.use.dynamic.api, stack: scope.use.dynamic.stack };
  }
  if (first === DYNAMIC) throw new TypeError("A render ended as dynamic without a reason.");
  return { kind: "entry", draft: draftOf(scope, route, first) };
}

const DYNAMIC = Symbol("dynamic");

/** Makes the scope of a shared run: the path, the route's config and nothing of a request. */
export function sharedScope(context: RenderContext, route: RouteInContext, job: SharedJob): Scope {
  return {
    kind: "shared",
    phase: route.entry.kind === "page" ? "render" : "handler",
    route: job.route,
    path: job.path,
    config: route.entry.config,
    visitor: undefined,
    rootParams: route.rootParams,
    dataFrom: job.dataFrom,
    startedAtMs: job.startedAtMs,
    signal: job.signal,
    services: { ...job.services, buildId: context.buildId, basePath: context.basePath },
    use: createScopeUse(),
  };
}

interface PageJob {
  readonly context: RenderContext;
  readonly route: RouteInContext;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly isBare?: boolean;
}

interface PageResult {
  readonly status: number;
  readonly redirect: RedirectTarget | undefined;
  readonly html: Uint8Array;
  readonly rsc: Uint8Array;
}

async function renderPage(job: PageJob): Promise<PageResult> {
  if (job.route.entry.id !== NOT_FOUND_ROUTE) return renderOnce(job);
  // Where every locale has an <html> of its own, what matches no route is under none, unless the app's file brings one.
  const result = await renderOnce({ ...job, isBare: false });
  return isWholeDocument(result.html) ? result : renderOnce({ ...job, isBare: true });
}

async function renderOnce(job: PageJob): Promise<PageResult> {
  const trace = createControlTrace();
  const rsc = await renderTree(job, [], trace);
  const failure = rsc.errors.find((error) => !isControlFlow(error));
  if (failure !== undefined) throw failure;

  const thrown = trace.throws[0]?.error ?? rsc.errors[0];
  const redirect = redirectOf(trace.throws.find(({ error }) => redirectOf(error))?.error ?? thrown);
  if (redirect && trace.throws.length > 0) return redirectResult(job, redirect);
  const refusals = withRefusals([], trace.throws);
  if (refusals) return renderRefused(job, refusals);

  const document = await job.context.ssr.renderDocument(rsc.payload, job.signal);
  if (document.shellError === undefined) {
    assertHealthy(document.errors);
    return { status: statusOf(job, thrown), redirect, html: document.html, rsc: rsc.payload.bytes };
  }
  if (redirect) return redirectResult(job, redirect);
  const refused = withRefusals([], [{ error: document.shellError, place: pagePlace(job.route.loaded) }]);
  if (refused) return renderRefused(job, refused);
  throw isBailout(document.shellError) ? missingSuspense(job.scope.path) : document.shellError;
}

/** Renders the page again with an access fallback in each place that refused, so that it is in the HTML too. */
async function renderRefused(job: PageJob, refusals: readonly Refusal[]): Promise<PageResult> {
  const trace = createControlTrace();
  const rsc = await renderTree(job, refusals, trace);
  const again = trace.throws[0]?.error ?? rsc.errors[0];
  if (again !== undefined) {
    const redirect = redirectOf(again);
    if (redirect) return redirectResult(job, redirect);
    const further = withRefusals(refusals, trace.throws);
    if (further) return renderRefused(job, further);
    throw again;
  }
  const document = await job.context.ssr.renderDocument(rsc.payload, job.signal);
  if (document.shellError !== undefined) throw document.shellError;
  assertHealthy(document.errors);
  return { status: refusals[0]?.status ?? 404, redirect: undefined, html: document.html, rsc: rsc.payload.bytes };
}

function renderTree(job: PageJob, refusals: readonly Refusal[], trace: ControlTrace): Promise<RscResult> {
  return renderRsc(pagePayload(job, refusals, trace), job.signal);
}

async function redirectResult({ context, scope, signal }: PageJob, redirect: RedirectTarget): Promise<PageResult> {
  const to = locationOf(redirect.url, context.basePath);
  const target = { ...redirect, url: to };
  const payload = {
    build: context.buildId,
    path: context.basePath + scope.path,
    params: {},
    root: null,
    status: redirect.status,
  };
  const rsc = await renderRsc({ ...payload, redirect: { to, type: redirect.type } }, signal);
  return { status: redirect.status, redirect: target, html: redirectDocument(to), rsc: rsc.payload.bytes };
}

function statusOf({ route, scope }: PageJob, thrown: unknown): number {
  if (route.entry.id === NOT_FOUND_ROUTE) return 404;
  if (thrown === undefined) return 200;
  const redirect = redirectOf(thrown);
  if (redirect) return redirect.status;
  return httpFallbackOf(thrown) ?? failUnknown(scope.path);
}

function failUnknown(path: string): never {
  throw new TypeError(`The render of ${path} ended with an error that is no control flow.`);
}

/** A client component that threw below a boundary left a hole; a page with a hole is not stored. */
function assertHealthy(errors: readonly unknown[]): void {
  const failure = errors.find((error) => !isControlFlow(error) && !isBailout(error));
  if (failure !== undefined) throw failure;
}

function draftOf(scope: Scope, { entry }: RouteInContext, result: PageResult): EntryDraft {
  const location: readonly HeaderPair[] = result.redirect ? [["location", result.redirect.url]] : [];
  return {
    status: result.status,
    headers: [...location, ...staleTime(scope.use.stale ?? builtStaleSeconds())],
    tags: [...implicitTags(entry.id, scope.path), ...scope.use.tags],
    revalidate: lowest(entry.config.revalidate, scope.use.revalidate),
    expireSeconds: scope.use.expire,
    bodies: { kind: "page", html: result.html, rsc: result.rsc },
    after: [...scope.use.after],
  };
}

/** For how long a browser may show the page without asking (HD-11). An answer says the usual time by itself. */
function staleTime(seconds: number): readonly HeaderPair[] {
  return seconds === USUAL_STALE_SECONDS ? [] : [["x-nextjs-stale-time", String(seconds)]];
}

const USUAL_STALE_SECONDS = 300;

/** Gives `staleTimes.static` of the config, as the build wrote it into the bundle. */
function builtStaleSeconds(): number {
  return typeof __VINEXT_STALE_SECONDS__ === "number" ? __VINEXT_STALE_SECONDS__ : USUAL_STALE_SECONDS;
}

declare const __VINEXT_STALE_SECONDS__: number | undefined;

/** The window of an entry: the lowest of the route's and of every cached read (RV-01); `false` is no opinion (RV-02). */
export function lowest(configured: number | false, met: number | undefined): number | false {
  if (configured === false) return met ?? false;
  return met === undefined ? configured : Math.min(configured, met);
}
