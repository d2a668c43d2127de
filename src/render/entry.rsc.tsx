import routeTable from "virtual:vinext/routes";
import { unknownRoute } from "../errors/build.ts";
import { createCachedFetch } from "../request/fetch-cache.ts";
import { answerAction } from "./answer-action.tsx";
import { installScopeStorage } from "./install-scope-storage.ts";
import { matchParams } from "./match-params.ts";
import { documentWrapper } from "./document.tsx";
import { loadRoute, type LoadedRoute } from "./load-route.ts";
import { metadataHandler } from "./metadata-route.ts";
import { planRoute } from "./plan-route.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import { sharedHandler, visitorHandler } from "./route-handler.ts";
import type { HandlerModule, InterceptionEntry, RouteEntry } from "./route-table.ts";
import { searchParamsOf } from "./search-params.ts";
import { sharedPage } from "./shared-render.tsx";
import { visitorPage } from "./visitor-render.tsx";
import type { Opened, Renderer, Visit } from "../revalidate/renderer.ts";
import { treePathOf } from "../routing/interception.ts";
import { segmentsOf } from "../routing/segment.ts";

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
  const routes = new Map(routeTable.routes.map((entry) => [entry.id, entry]));
  const interceptions = new Map(routeTable.interceptions.map((entry) => [entry.id, entry]));
  const loaded = new Map<string, LoadedRoute>();

  function find(id: string): RouteEntry {
    const entry = routes.get(id);
    if (!entry) throw unknownRoute(id);
    return entry;
  }
  async function load(entry: RouteEntry): Promise<LoadedRoute> {
    const known = options.mode === "development" ? undefined : loaded.get(entry.id);
    if (known) return known;
    // Kept as a value, not as a promise: on Workers no request may wait for another one's. One that failed is tried again.
    const route = await loadRoute(entry);
    loaded.set(entry.id, route);
    return route;
  }
  const intercepts = (entry: RouteEntry): readonly InterceptionEntry[] =>
    entry.intercepts.flatMap((id) => interceptions.get(id) ?? []);
  const shared: { context?: RenderContext } = {};
  async function contextOf(): Promise<RenderContext> {
    if (options.mode === "development") return makeContext();
    // A value for the same reason as routes.
    return (shared.context ??= await makeContext());
  }
  async function makeContext(): Promise<RenderContext> {
    const ssr = await import.meta.viteRsc.loadModule<typeof import("./entry.ssr.tsx")>("ssr", "index");
    const document = await documentWrapper(routeTable.globalError);
    const { buildId, basePath } = options;
    return { buildId, basePath, actions: routeTable.actions, ssr, document, intercepts, searchParams: searchParamsOf };
  }
  async function open(id: string, path: string): Promise<RouteInContext> {
    const entry = find(id);
    const params = matchParams(entry, path);
    if (entry.kind === "handler")
      return { entry, params, loaded: withoutPage(entry), module: await loadHandler(entry) };
    return { entry, params, loaded: await load(entry), module: undefined };
  }

  async function openOver(visit: Visit, opened: Opened): Promise<RouteInContext> {
    const entry = interceptions.get(opened.route);
    if (!entry) throw unknownRoute(opened.route);
    const folders = entry.levels.flatMap(({ folder }) => (folder === "" ? [] : [folder]));
    const treePath = treePathOf(entry, { path: opened.path, over: visit.path, depth: segmentsOf(folders).length });
    return {
      entry,
      params: {},
      loaded: await load(entry),
      module: undefined,
      opened: { entry, over: visit.path, treePath },
    };
  }

  return {
    async shared(job) {
      const [context, route] = await Promise.all([contextOf(), open(job.route, job.path)]);
      return route.entry.kind === "page" ? sharedPage(context, route, job) : sharedHandler(context, route, job);
    },
    async visitor(request, visit) {
      if (visit.opened) {
        const [context, route] = await Promise.all([contextOf(), openOver(visit, visit.opened)]);
        return visitorPage(context, route, { request, visit: { ...visit, ...visit.opened } });
      }
      const [context, route] = await Promise.all([contextOf(), open(visit.route, visit.path)]);
      if (route.entry.kind === "handler") return visitorHandler(context, route, { request, visit });
      // The front door lets no other POST through to a page.
      const answer = request.method === "POST" ? answerAction : visitorPage;
      return answer(context, route, { request, visit });
    },
    plan: (route, services) => planRoute(find(route), services),
  };
}

async function loadHandler({ leaf, metadata }: RouteEntry): Promise<HandlerModule | undefined> {
  const module = await leaf?.load();
  return module && metadata ? metadataHandler(metadata, module) : module;
}

/** A route handler has no tree. */
function withoutPage(entry: RouteEntry): LoadedRoute {
  return {
    entry,
    levels: [],
    start: 0,
    unmatched: undefined,
    page: undefined,
    pageModule: undefined,
    pageStyles: undefined,
  };
}

if (import.meta.hot) import.meta.hot.accept();
