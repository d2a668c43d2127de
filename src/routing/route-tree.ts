import type { MetadataFile } from "./metadata-file.ts";
import { findProblems } from "./route-problems.ts";
import { readRouteFiles, type AppFolder } from "./route-files.ts";
import type { RouteLevel, RouteScan, ScannedRoute } from "./scanned-route.ts";
import type { UrlSegment } from "./segment.ts";

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
    for (const metadata of folder.metadata) routes.push(metadataRoute(base, metadata, above));
  }
  const sorted = routes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { routes: sorted, problems: [...tree.problems, ...findProblems(sorted)] };
}

/** Names the route whose render answers every unmatched URL. It always exists. */
export const NOT_FOUND_ROUTE = "/_not-found/page";

function notFoundRoute(root: AppFolder | undefined): ScannedRoute {
  const metadata = root && root.metadata.length > 0 ? { metadata: root.metadata } : {};
  const level: RouteLevel = { folder: "", files: root?.files ?? {}, slots: root?.slots ?? [], ...metadata };
  return { id: NOT_FOUND_ROUTE, kind: "page", file: root?.files.notFound ?? "", segments: [], levels: [level] };
}

function metadataRoute(base: string, metadata: MetadataFile, above: Above): ScannedRoute {
  const id = `${base}/${metadata.name}/route`;
  const segments: readonly UrlSegment[] = [...above.segments, { kind: "static", text: metadata.name }];
  return { id, kind: "handler", file: metadata.file, levels: above.levels, segments, metadata };
}

type Above = Pick<ScannedRoute, "segments" | "levels">;

function levelsOf(path: string, folders: ReadonlyMap<string, AppFolder>): Above {
  const names = path === "" ? [] : path.split("/");
  const paths = ["", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
  const levels = paths.map((at, index): RouteLevel => {
    const folder = folders.get(at);
    const metadata = folder && folder.metadata.length > 0 ? { metadata: folder.metadata } : {};
    return { folder: names[index - 1] ?? "", files: folder?.files ?? {}, slots: folder?.slots ?? [], ...metadata };
  });
  return { levels, segments: paths.flatMap((at) => folders.get(at)?.segment ?? []) };
}
