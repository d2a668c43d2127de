import type { ReactFormState } from "react-dom/client";
import { createScopeUse, type Scope } from "../request/scope.ts";
import { runScope } from "../request/scope-storage.ts";
import { httpFallbackOf, redirectOf } from "../next/control-flow.ts";
import type { Visit } from "../revalidate/renderer.ts";
import { isAhead } from "../routing/rsc-path.ts";
import { createControlTrace, isControlFlow, type ControlTrace } from "./control-trace.ts";
import { digestOf } from "../request/error-digest.ts";
import { locationOf } from "./location.ts";
import { pagePayload } from "./page-payload.ts";
import { pagePlace, type Refusal } from "./tree.ts";
import { loadingLevel } from "./tree-branch.ts";
import type { RscPayload } from "./payload.ts";
import { redirectDocument } from "./redirect-document.ts";
import { withRefusals } from "./refusals.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import { streamRsc } from "./rsc-stream.web.ts";
import { settle } from "./settle.ts";

/** Renders a page for one visitor. It streams, and nothing it makes can be stored: there is no draft to guard. */
export async function visitorPage(context: RenderContext, route: RouteInContext, visitor: Visitor): Promise<Response> {
  const job = visitorJob(context, route, visitor);
  return runScope(job.scope, async () => {
    const response = visitor.visit.representation === "rsc" ? payloadResponse(job) : await documentResponse(job);
    return settle(response, job.scope);
  });
}

/** Somebody who asks for a page, and what was found out about what they ask for. */
export interface Visitor {
  readonly request: Request;
  readonly visit: Visit;
}

/** Gathers what one visitor's render of a page takes. */
export function visitorJob(context: RenderContext, route: RouteInContext, visitor: Visitor): VisitorJob {
  const scope = visitorScope(context, route, visitor);
  return { context, route, scope, formState: undefined, thrown: new Map(), ...visitor };
}

/** Makes the scope of a visitor's run. */
export function visitorScope(context: RenderContext, route: RouteInContext, { request, visit }: Visitor): Scope {
  return {
    kind: "visitor",
    phase: route.entry.kind === "page" ? "render" : "handler",
    route: visit.route,
    path: visit.path,
    config: route.entry.config,
    rootParams: route.rootParams,
    visitor: { method: request.method, url: visitedUrl(request), headers: request.headers, draft: visit.draft },
    dataFrom: "cache",
    startedAtMs: visit.services.platform.now(),
    services: { ...visit.services, buildId: context.buildId, basePath: context.basePath },
    use: createScopeUse(),
  };
}

/** The URL as app code sees it: `_rsc` only ever told caches of Next's own clients apart (RS-02). */
function visitedUrl(request: Request): URL {
  const url = new URL(request.url);
  if (url.searchParams.has("_rsc")) url.searchParams.delete("_rsc");
  return url;
}

/** One visitor's render of a page. */
export interface VisitorJob extends Visitor {
  readonly context: RenderContext;
  readonly route: RouteInContext;
  readonly scope: Scope;
  /** Errors of the tree by digest: HTML is made of the payload, in which only the digest of an error is left. */
  readonly thrown: Map<string, unknown>;
  /** What the form says that a browser without scripts has just sent. */
  readonly formState: ReactFormState | undefined;
}

function payloadResponse(job: VisitorJob): Response {
  const ahead = isAhead(new URL(job.request.url).search);
  const { opened, loaded } = job.route;
  // The page is not rendered ahead of its visit, and there is nothing else to show.
  if (ahead && (opened || loadingLevel(loaded) < 0)) return new Response(undefined, { status: 204 });
  const payload = pagePayload({ ...job, isShell: ahead }, [], createControlTrace());
  const stream = streamPayload(job, payload, undefined);
  return new Response(stream, { status: job.visit.status ?? 200, headers: { "content-type": "text/x-component" } });
}

/** Renders the document of a page. Rejects when there is none. */
export async function documentResponse(job: VisitorJob): Promise<Response> {
  const trace = createControlTrace();
  try {
    const html = await streamPage(job, [], trace);
    return htmlResponse(html, job.visit.status ?? statusOf(trace));
  } catch (error) {
    return refusal(job, [], trace.throws.length > 0 ? trace.throws : [{ error, place: pagePlace(job.route.loaded) }]);
  }
}

/** Renders the document of a page that was refused before it rendered. */
export function refusedDocument(job: VisitorJob, error: unknown): Promise<Response> {
  return refusal(job, [], [{ error, place: pagePlace(job.route.loaded) }]);
}

/** Answers a page whose shell could not be rendered because it redirected or refused. Anything else is the caller's. */
async function refusal(job: VisitorJob, known: readonly Refusal[], throws: ControlTrace["throws"]): Promise<Response> {
  const error = throws[0]?.error;
  const redirect = redirectOf(error);
  if (redirect) {
    const url = locationOf(redirect.url, job.context.basePath);
    const headers = { "content-type": "text/html; charset=utf-8", location: url };
    return new Response(new Uint8Array(redirectDocument(url)), { status: redirect.status, headers });
  }
  const refusals = withRefusals(known, throws);
  if (!refusals) throw job.thrown.get(digestOf(error)) ?? error;
  const trace = createControlTrace();
  try {
    return htmlResponse(await streamPage(job, refusals, trace), refusals[0]?.status ?? 404);
  } catch (again) {
    if (withRefusals(refusals, trace.throws)) return refusal(job, refusals, trace.throws);
    throw again;
  }
}

/** A page that refused below a boundary before the shell was ready still decides the status. */
function statusOf(trace: ControlTrace): number {
  const error = trace.throws[0]?.error;
  return httpFallbackOf(error) ?? 200;
}

function streamPage(
  job: VisitorJob,
  refusals: readonly Refusal[],
  trace: ControlTrace,
): Promise<ReadableStream<Uint8Array>> {
  const { formState } = job;
  const payload = pagePayload(job, refusals, trace);
  return streamDocumentOf(job, formState ? { ...payload, formState } : payload);
}

/** Streams the document of a payload. Rejects when its shell cannot be rendered. */
export function streamDocumentOf(job: VisitorJob, payload: RscPayload): Promise<ReadableStream<Uint8Array>> {
  const { request, scope, formState } = job;
  const search = new URL(request.url).search;
  const onError = (error: unknown): void => {
    if (!job.thrown.has(digestOf(error))) reportError(scope, error);
  };
  const stream = streamPayload(job, payload, undefined);
  return job.context.ssr.streamDocument(stream, { search, signal: request.signal, onError, formState });
}

/** Streams a payload to the visitor. `references` stand for what the browser sent and cannot be read here. */
export function streamPayload(
  { request, scope, thrown }: VisitorJob,
  payload: unknown,
  references: unknown,
): ReadableStream<Uint8Array> {
  const onError = (error: unknown): void => {
    thrown.set(digestOf(error), error);
    reportError(scope, error);
  };
  return streamRsc(payload, { signal: request.signal, onError, references });
}

function reportError(scope: Scope, error: unknown): void {
  if (isControlFlow(error) || scope.visitor === undefined || isAbort(error)) return;
  const { path, route, visitor } = scope;
  const request = { method: visitor.method, headers: Object.fromEntries(visitor.headers) };
  const during = scope.phase === "action" ? { during: scope.phase } : {};
  scope.services.platform.report({ kind: "failed", path, route, request, reason: "visit", ...during, error });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Answers with a document. */
export function htmlResponse(html: ReadableStream<Uint8Array>, status: number): Response {
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
