import { unknownRoute } from "../errors/build.ts";
import type { Opened, Visit } from "../revalidate/renderer.ts";
import { treePathOf } from "../routing/interception.ts";
import { paramsAt, type Params } from "../routing/params.ts";
import { rootFolders } from "../routing/root-params.ts";
import { segmentsOf } from "../routing/segment.ts";
import { loadRoute, type LoadedRoute } from "./load-route.ts";
import { metadataHandler } from "./metadata-route.ts";
import type { RouteInContext } from "./render-context.ts";
import type { HandlerModule, InterceptionEntry, RouteEntry, RouteTable } from "./route-table.ts";

/** The routes of an app, opened on demand. */
export interface Routes {
  find(id: string): RouteEntry;
  /** Loads what a route renders at a path. */
  open(id: string, path: string): Promise<RouteInContext>;
  /** Opens a route whose modules cannot be loaded: without any of them. */
  bare(id: string): RouteInContext;
  /** Loads what is opened over the page that is visited. */
  openOver(below: Visit, opened: Opened): Promise<RouteInContext>;
  /** Lists the interceptions that may be opened over a page. */
  intercepts(entry: RouteEntry): readonly InterceptionEntry[];
}

/** Makes the routes of a table. In development modules are loaded anew for each render, so that an edit shows. */
export function createRoutes(table: RouteTable, mode: "production" | "development"): Routes {
  const routes = new Map(table.routes.map((entry) => [entry.id, entry]));
  const interceptions = new Map(table.interceptions.map((entry) => [entry.id, entry]));
  const loaded = new Map<string, LoadedRoute>();

  async function load(entry: RouteEntry): Promise<LoadedRoute> {
    const known = mode === "development" ? undefined : loaded.get(entry.id);
    if (known) return known;
    // Kept as a value, not as a promise: on Workers no request may wait for another one's. One that failed is tried again.
    const route = await loadRoute(entry);
    loaded.set(entry.id, route);
    return route;
  }
  const find = (id: string): RouteEntry => {
    const entry = routes.get(id);
    if (!entry) throw unknownRoute(id);
    return entry;
  };
  return {
    find,
    async open(id, path) {
      const entry = find(id);
      const params = paramsAt(entry.segments, path);
      if (entry.kind === "handler")
        return { entry, params, loaded: withoutPage(entry), module: await loadHandler(entry), rootParams: undefined };
      return { entry, params, loaded: await load(entry), module: undefined, rootParams: rootParamsAt(entry, path) };
    },
    bare(id) {
      const entry = find(id);
      return { entry, params: {}, rootParams: {}, loaded: withoutPage(entry), module: undefined };
    },
    async openOver({ path: over }, { route, path }) {
      const entry = interceptions.get(route);
      if (!entry) throw unknownRoute(route);
      const folders = entry.levels.flatMap(({ folder }) => (folder === "" ? [] : [folder]));
      const treePath = treePathOf(entry, { path, over, depth: segmentsOf(folders).length });
      const opened = { entry, over, treePath };
      const rootParams = rootParamsAt(entry, treePath);
      return { entry, params: {}, loaded: await load(entry), module: undefined, rootParams, opened };
    },
    intercepts: (entry) => entry.intercepts.flatMap((id) => interceptions.get(id) ?? []),
  };
}

function rootParamsAt({ levels }: RouteEntry, path: string): Params {
  return paramsAt(segmentsOf(rootFolders(levels)), path);
}

async function loadHandler({ leaf, metadata }: RouteEntry): Promise<HandlerModule | undefined> {
  const module = await leaf?.load();
  return module && metadata ? metadataHandler(metadata, module) : module;
}

/** A route handler has no tree. */
function withoutPage(entry: RouteEntry): LoadedRoute {
  const nothing = { unmatched: undefined, page: undefined, pageModule: undefined, pageStyles: undefined };
  return { entry, levels: [], segments: [], start: 0, ...nothing };
}
