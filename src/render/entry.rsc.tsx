import routeTable from "virtual:vinext/routes";
import { createCachedFetch } from "../request/fetch-cache.ts";
import { answerAction } from "./answer-action.tsx";
import { installScopeStorage } from "./install-scope-storage.ts";
import { BuiltInGlobalError } from "./client/built-in-global-error.tsx";
import { documentWrapper } from "./document.tsx";
import { failureDocument } from "./failure-document.tsx";
import { planRoute } from "./plan-route.ts";
import { createRoutes } from "./open-route.ts";
import type { RenderContext } from "./render-context.ts";
import { searchParamsOf } from "./search-params.ts";
import { sharedPage } from "./shared-render.tsx";
import { visitorPage } from "./visitor-render.tsx";
import type { Renderer } from "../revalidate/renderer.ts";

export interface RendererOptions {
  readonly buildId: string;
  readonly basePath: string;
  /** In development modules are loaded anew for each render, so that an edit shows. */
  readonly mode: "production" | "development";
}

installScopeStorage();
globalThis.fetch = createCachedFetch(globalThis.fetch);

/** Makes the renderer of this app. The only export of a built server bundle. */
export function createRenderer(options: RendererOptions): Renderer {
  const routes = createRoutes(routeTable, options.mode);
  const shared: { context?: RenderContext } = {};
  async function contextOf(): Promise<RenderContext> {
    if (options.mode === "development") return makeContext();
    // A value for the same reason as routes.
    return (shared.context ??= await makeContext());
  }
  async function makeContext(): Promise<RenderContext> {
    const ssr = await import.meta.viteRsc.loadModule<typeof import("./entry.ssr.tsx")>("ssr", "index");
    const globalError = (await routeTable.globalError?.())?.default;
    const document = documentWrapper(globalError);
    const { buildId, basePath } = options;
    const { actions } = routeTable;
    const { intercepts } = routes;
    const shown = { document, globalError: globalError ?? BuiltInGlobalError };
    return { buildId, basePath, actions, ssr, ...shown, intercepts, searchParams: searchParamsOf };
  }

  return {
    async shared(job) {
      const [context, route] = await Promise.all([contextOf(), routes.open(job.route, job.path)]);
      if (route.entry.kind === "page") return sharedPage(context, route, job);
      return (await loadHandlers()).sharedHandler(context, route, job);
    },
    async visitor(request, visit) {
      if (visit.opened) {
        const [context, route] = await Promise.all([contextOf(), routes.openOver(visit, visit.opened)]);
        return visitorPage(context, route, { request, visit: { ...visit, ...visit.opened } });
      }
      const [context, route] = await Promise.all([contextOf(), routes.open(visit.route, visit.path)]);
      if (route.entry.kind === "handler")
        return (await loadHandlers()).visitorHandler(context, route, { request, visit });
      // The front door lets no other POST through to a page.
      const answer = request.method === "POST" ? answerAction : visitorPage;
      return answer(context, route, { request, visit });
    },
    async failure(request, failed) {
      // Modules that cannot be loaded are one way to fail; what stands above them all still can.
      const opening = routes.open(failed.route, failed.path).catch(() => routes.bare(failed.route));
      const [context, route] = await Promise.all([contextOf(), opening]);
      return failureDocument(context, route, { request, failed });
    },
    plan: (route, services) => planRoute(routes.find(route), services),
  };
}

/** On need: a class that extends `Request` makes Node load its whole HTTP client, a fifth of a thread's start-up. */
function loadHandlers(): Promise<typeof import("./route-handler.ts")> {
  return import("./route-handler.ts");
}

if (import.meta.hot) import.meta.hot.accept();
