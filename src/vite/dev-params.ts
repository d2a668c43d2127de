import type { FSWatcher } from "vite";
import type { ScopeServices } from "../request/scope.ts";
import type { Renderer } from "../revalidate/renderer.ts";
import type { AppRoute } from "./scan-app.ts";

/** Asks `generateStaticParams` of a route, as the build will. */
export interface DevParams {
  /** Tells whether a path is one that the build would list, or that may be made on demand. Rejects as the build would. */
  allows(route: AppRoute, path: string, how: Planning): Promise<boolean>;
}

/** What planning takes. */
export interface Planning {
  readonly renderer: Renderer;
  readonly services: ScopeServices;
}

/** Makes the part that keeps what routes listed until a file changes: a list may come from far away. */
export function createDevParams(watcher: Pick<FSWatcher, "on">): DevParams {
  const lists = new Map<string, Promise<ReadonlySet<string>>>();
  watcher.on("all", () => lists.clear());
  const listOf = ({ id }: AppRoute, { renderer, services }: Planning): Promise<ReadonlySet<string>> => {
    const known = lists.get(id);
    if (known) return known;
    const list = renderer.plan(id, services).then(({ paths }) => new Set(paths));
    lists.set(id, list);
    // What failed may go well the next time.
    list.catch(() => lists.delete(id));
    return list;
  };
  return {
    async allows(route, path, how) {
      if (route.paramsDepth < 0) return true;
      const list = await listOf(route, how);
      return route.config.dynamicParams || list.has(path);
    },
  };
}
