import type { HeaderPair } from "../entry/entry.ts";
import { implicitTags } from "../entry/tags.ts";
import { handlerWithoutResponse } from "../errors/page.ts";
import { httpFallbackOf, redirectOf } from "../next/control-flow.ts";
import { NextRequest } from "../next/server.ts";
import { createTrackedRequest } from "../next/server/tracked-request.ts";
import { runScope } from "../request/scope-storage.ts";
import type { Scope } from "../request/scope.ts";
import { handlerParams } from "../routing/params.ts";
import { asciiOnly } from "../routing/rule-text.ts";
import type { SharedJob, SharedResult } from "../revalidate/renderer.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import type { Handler, HandlerModule } from "./route-table.ts";
import { settle } from "./settle.ts";
import { lowest, sharedScope } from "./shared-render.tsx";
import { visitorScope, type Visitor } from "./visitor-render.tsx";

/** Runs a GET handler for everyone. It gets a request that knows only its path; reading more makes it dynamic. */
export async function sharedHandler(
  context: RenderContext,
  route: RouteInContext,
  job: SharedJob,
): Promise<SharedResult> {
  const scope = sharedScope(context, route, job);
  const response = await untilDynamic(scope, () =>
    callHandler(route, { request: createTrackedRequest(scope), method: "GET" }),
  );
  if (response === undefined) {
    return { kind: "dynamic", api: scope.use.dynamic?.api ?? "", stack: scope.use.dynamic?.stack ?? "" };
  }
  // RH-11: an error status is the handler's own answer to one visitor, except "not here", which is content.
  if (response.status >= 400 && response.status !== 404)
    return { kind: "dynamic", api: `status ${response.status}`, stack: "" };
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    kind: "entry",
    draft: {
      status: response.status,
      headers: headerPairs(response, scope),
      tags: [...implicitTags(route.entry.id, scope.path), ...scope.use.tags],
      revalidate: lowest(route.entry.config.revalidate, scope.use.revalidate),
      expireSeconds: scope.use.expire,
      bodies: { kind: "handler", body },
      after: [...scope.use.after],
    },
  };
}

/** Runs a handler; undefined once it asked for a request, whether that threw or was caught. */
async function untilDynamic(scope: Scope, run: () => Promise<Response>): Promise<Response | undefined> {
  try {
    const response = await runScope(scope, run);
    return scope.use.dynamic ? undefined : response;
  } catch (error) {
    if (scope.use.dynamic) return undefined;
    throw error;
  }
}

/** Runs a handler for one visitor. */
export async function visitorHandler(
  context: RenderContext,
  route: RouteInContext,
  visitor: Visitor,
): Promise<Response> {
  const scope = visitorScope(context, route, visitor);
  const { request } = visitor;
  return runScope(scope, async () => {
    const response = await callHandler(route, {
      request: toNextRequest(request, context),
      method: request.method,
    });
    return settle(response, scope);
  });
}

function toNextRequest(request: Request, context: RenderContext): NextRequest {
  return new NextRequest(request, { nextConfig: { basePath: context.basePath } });
}

interface HandlerCall {
  readonly request: Request;
  readonly method: string;
}

async function callHandler(route: RouteInContext, { request, method }: HandlerCall): Promise<Response> {
  const handler = pickHandler(route.module, method);
  if (!handler) return new Response("Method Not Allowed", { status: 405 });
  try {
    const response = await handler(request, { params: Promise.resolve(handlerParams(route.params)) });
    if (response instanceof Response) return response;
    throw handlerWithoutResponse(route.entry.file, method);
  } catch (error) {
    return controlResponse(error);
  }
}

function controlResponse(error: unknown): Response {
  const redirect = redirectOf(error);
  if (redirect) {
    // As it is written: unlike a page, a handler of Next.js says the base path itself (ST-04).
    return new Response(undefined, { status: redirect.status, headers: { location: asciiOnly(redirect.url) } });
  }
  const status = httpFallbackOf(error);
  if (status !== undefined) return new Response(undefined, { status });
  throw error;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function pickHandler(module: HandlerModule | undefined, method: string): Handler | undefined {
  const name = METHODS.find((known) => known === method);
  if (name === undefined) return undefined;
  return module?.[name] ?? (name === "HEAD" ? module?.GET : undefined);
}

function headerPairs(response: Response, scope: Scope): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [...response.headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const cookie of scope.use.setCookies.values()) pairs.push(["set-cookie", cookie]);
  return pairs;
}
