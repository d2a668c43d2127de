import type { ReactNode } from "react";
import { runScope } from "../request/scope-storage.ts";
import type { FailedVisit } from "../revalidate/renderer.ts";
import { ShownFailure } from "./client/boundaries.tsx";
import { createControlTrace } from "./control-trace.ts";
import { digestOf } from "../request/error-digest.ts";
import type { LoadedRoute } from "./load-route.ts";
import { pagePayload } from "./page-payload.ts";
import type { RscPayload } from "./payload.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import { htmlResponse, streamDocumentOf, visitorScope, type VisitorJob } from "./visitor-render.tsx";

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
  const { levels } = job.route.loaded;
  const level = levels.slice(0, from + 1).findLastIndex(({ error }) => error);
  try {
    const payload = level < 0 ? globalPayload(job, digest) : levelPayload(job, digest, level);
    return htmlResponse(await streamDocumentOf(job, { ...payload, status: 500 }), 500);
  } catch (error) {
    if (level < 0) throw error;
    return shown(job, digest, level - 1);
  }
}

/** What the `error` file of a level shows stands where that level's page would be, with the head of the levels above. */
function levelPayload(job: VisitorJob, digest: string, level: number): RscPayload {
  const { loaded } = job.route;
  const fallback = loaded.levels[level]?.error ?? job.context.globalError;
  const failed: LoadedRoute = {
    ...loaded,
    levels: loaded.levels.slice(0, level + 1),
    unmatched: undefined,
    page: () => <Failure fallback={fallback} digest={digest} />,
    pageModule: undefined,
    pageStyles: undefined,
  };
  return pagePayload({ ...job, route: { ...job.route, loaded: failed } }, [], createControlTrace());
}

function globalPayload({ context, route, scope }: VisitorJob, digest: string): RscPayload {
  const root = <ShownFailure fallback={context.globalError} digest={digest} />;
  return { build: context.buildId, path: context.basePath + scope.path, params: route.params, root, status: 500 };
}

function Failure(props: Parameters<typeof ShownFailure>[0]): ReactNode {
  return (
    <>
      <meta name="robots" content="noindex" />
      <ShownFailure {...props} />
    </>
  );
}
