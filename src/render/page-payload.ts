import type { Scope } from "../request/scope.ts";
import type { ControlTrace } from "./control-trace.ts";
import { interceptionTree, pageTree } from "./page-tree.tsx";
import type { RscPayload } from "./payload.ts";
import type { Refusal } from "./tree.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";

/** Makes the payload of a page. Nothing is rendered before it is streamed. `refusals` are shown in place of what refused. */
export function pagePayload(
  { context, route, scope, isShell = false, isBare }: PayloadJob,
  refusals: readonly Refusal[],
  trace: ControlTrace,
): RscPayload {
  const { buildId, basePath } = context;
  const { loaded, opened } = route;
  const base = { route: loaded, searchParams: context.searchParams(scope), isShell, refusals, trace };
  const status = refusals[0]?.status ?? 200;
  const at = { build: buildId, path: basePath + scope.path, status };
  if (opened) {
    const view = interceptionTree({ ...base, path: opened.treePath, intercepts: [] }, opened.entry);
    return { ...at, ...view, over: basePath + opened.over };
  }
  const view = pageTree({ ...base, path: scope.path, isBare, intercepts: context.intercepts(route.entry) });
  const payload: RscPayload = { ...at, ...view, root: context.document(view.root) };
  return isShell ? { ...payload, isShell } : payload;
}

/** Says what a payload is about. */
export interface PayloadJob {
  readonly context: RenderContext;
  readonly route: RouteInContext;
  readonly scope: Scope;
  /** Whether `loading` files stand in for the page, which is not rendered yet. Absent: no. */
  readonly isShell?: boolean;
  /** Whether <html> has to be put around all layouts; by default it is where there are none. */
  readonly isBare?: boolean | undefined;
}
