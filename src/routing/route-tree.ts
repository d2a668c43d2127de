import { findProblems } from "./route-problems.ts";
import { readRouteFiles, type AppFolder } from "./route-files.ts";
import type { RouteLevel, RouteScan, ScannedRoute } from "./scanned-route.ts";

export type { LevelFiles, RouteLevel, RouteProblem, RouteScan, ScannedRoute, SlotBranch } from "./scanned-route.ts";

/** Reads routes out of a list of files, given as posix paths relative to the app folder. */
export function scanRoutes(
  files: readonly string[],
  options: { readonly pageExtensions: readonly string[] },
): RouteScan {
  const tree = readRouteFiles(files, options.pageExtensions);
  const routes = [notFoundRoute(tree.folders.get(""))];
  for (const [path, folder] of tree.folders) {
    const above = levelsOf(path, tree.folders);
    const base = path === "" ? "" : `/${path}`;
    if (folder.page !== undefined) routes.push({ id: `${base}/page`, kind: "page", file: folder.page, ...above });
    if (folder.handler !== undefined)
      routes.push({ id: `${base}/route`, kind: "handler", file: folder.handler, ...above });
  }
  const sorted = routes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { routes: sorted, problems: [...tree.problems, ...findProblems(sorted)] };
}

/** Names the route whose render answers every unmatched URL. It always exists. */
export const NOT_FOUND_ROUTE = "/_not-found/page";

function notFoundRoute(root: AppFolder | undefined): ScannedRoute {
  const level: RouteLevel = { folder: "", files: root?.files ?? {}, slots: root?.slots ?? [] };
  return { id: NOT_FOUND_ROUTE, kind: "page", file: root?.files.notFound ?? "", segments: [], levels: [level] };
}

function levelsOf(path: string, folders: ReadonlyMap<string, AppFolder>): Pick<ScannedRoute, "segments" | "levels"> {
  const names = path === "" ? [] : path.split("/");
  const paths = ["", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
  const levels = paths.map((at, index): RouteLevel => {
    const folder = folders.get(at);
    return { folder: names[index - 1] ?? "", files: folder?.files ?? {}, slots: folder?.slots ?? [] };
  });
  return { levels, segments: paths.flatMap((at) => folders.get(at)?.segment ?? []) };
}
