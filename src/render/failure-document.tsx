import type { ReactNode } from "react";
import { runScope } from "../request/scope-storage.ts";
import type { FailedVisit } from "../revalidate/renderer.ts";
import { ShownFailure } from "./client/boundaries.tsx";
import { createControlTrace } from "./control-trace.ts";
import { digestOf } from "./digest.ts";
import { errorLevel, pageTree } from "./page-tree.tsx";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import { htmlResponse, payloadOf, streamDocumentOf, visitorScope, type VisitorJob } from "./visitor-render.tsx";

/**
 * Renders the document of a page that failed before any of it could be sent: the nearest `error` file inside the layouts above
 * it, and where one of those fails too, the next one further up; above all of them the app's global error page.
 */
export async function failureDocument(
  context: RenderContext,
  route: RouteInContext,
  { request, failed }: { readonly request: Request; readonly failed: FailedVisit },
): Promise<Response> {
  const scope = visitorScope(context, route, { request, visit: failed });
  const job: VisitorJob = { context, route, scope, request, visit: failed, thrown: new Map(), formState: undefined };
  return runScope(scope, () => shown(job, digestOf(failed.error), route.loaded.levels.length - 1));
}

async function shown(job: VisitorJob, digest: string, from: number): Promise<Response> {
  const level = errorLevel(job.route.loaded, from);
  try {
    const payload = { ...payloadOf(job, rootOf(job, digest, level)), status: 500 };
    return htmlResponse(await streamDocumentOf(job, payload), 500);
  } catch (error) {
    if (level === undefined) throw error;
    return shown(job, digest, level - 1);
  }
}

function rootOf({ context, route, scope }: VisitorJob, digest: string, level: number | undefined): ReactNode {
  if (level === undefined) return <ShownFailure fallback={context.globalError} digest={digest} />;
  const input = { route: route.loaded, params: route.params, searchParams: context.searchParams(scope) };
  const content = { kind: "failure", level, digest } as const;
  return context.document(pageTree({ ...input, content, trace: createControlTrace() }));
}
