import { useContext, useMemo, type Context, type ReactNode } from "react";
import { routerMissing } from "../errors/client.ts";
import { bailout } from "./bailout.ts";
import { ReadonlyURLSearchParams } from "./readonly-search-params.ts";
import {
  InsertHtmlContext,
  LayoutSegmentsContext,
  RouterContext,
  useRouterState,
  type AppRouterInstance,
  type InsertHtml,
  type RouteParams,
} from "./router-context.ts";
import { anchorHref, builtSite } from "./site.ts";

export {
  forbidden,
  notFound,
  permanentRedirect,
  redirect,
  RedirectType,
  unauthorized,
  unstable_rethrow,
} from "./control-flow.ts";
export { isActionUnknown as unstable_isUnrecognizedActionError } from "../errors/client.ts";
export { ReadonlyURLSearchParams };
export type { AppRouterInstance, NavigateOptions } from "./router-context.ts";

/** Gives the router. The same object in every render. */
export function useRouter(): AppRouterInstance {
  const router = useContext(RouterContext);
  if (!router) throw routerMissing("useRouter");
  return router.app;
}

/** Gives the path of the current page as its URL has it, with the trailing slash of the site, without base path and query. */
export function usePathname(): string {
  const { path } = useRouterState("usePathname");
  return anchorHref(path, { ...builtSite(), basePath: "" });
}

/** Gives the params of the current page, encoded as in its URL. */
export function useParams<Shape extends RouteParams = RouteParams>(): Shape {
  // The shape is the caller's claim about its own route, as in Next.js.
  return useRouterState("useParams").params as Shape;
}

/** Gives the query of the current page. A render for everyone leaves the component to the browser. */
export function useSearchParams(): ReadonlyURLSearchParams {
  const { search } = useRouterState("useSearchParams");
  if (!search) throw bailout("useSearchParams()");
  return useMemo(() => new ReadonlyURLSearchParams(search), [search]);
}

/** Gives the segments below the nearest layout in one of its slots. A slot that shows its `default` has none. */
export function useSelectedLayoutSegments(slot = "children"): readonly string[] {
  return useContext(LayoutSegmentsContext)[slot] ?? NO_SEGMENTS;
}

/** Gives the first segment below the nearest layout; `null` in the layout's own page, as Next.js has it. */
export function useSelectedLayoutSegment(slot = "children"): string | null {
  return useSelectedLayoutSegments(slot)[0] ?? null;
}

/** Hands elements to a server render, for example collected styles. Does nothing in the browser. */
export function useServerInsertedHTML(callback: () => ReactNode): void {
  useContext(InsertHtmlContext)?.(callback);
}

/** Carries the collector of `useServerInsertedHTML`, for style libraries that read it themselves. */
export const ServerInsertedHTMLContext: Context<InsertHtml | undefined> = InsertHtmlContext;

const NO_SEGMENTS: readonly string[] = [];
