import { findInterceptions, type Interceptions } from "./interceptions.ts";
import { levelsOf, type LevelsJob } from "./levels.ts";
import type { MetadataFile } from "./metadata-file.ts";
import { findProblems } from "./route-problems.ts";
import { readRouteFiles, type AppFolder } from "./route-files.ts";
import type { RouteProblem, RouteScan, ScannedRoute } from "./scanned-route.ts";
import { isCatchAll, patternOf, type UrlSegment } from "./segment.ts";
import { findSlotPages, type SlotPage } from "./slot-pages.ts";
import { findPage, isOrdinary, pathOfTrail, trailsBelow, urlOfTrail, type Trail } from "./trail.ts";

export type {
  LevelFiles,
  RouteLevel,
  RouteProblem,
  RouteScan,
  ScannedInterception,
  ScannedRoute,
  SlotBranch,
} from "./scanned-route.ts";

/** Reads routes out of a list of files, given as posix paths relative to the app folder. */
export function scanRoutes(
  files: readonly string[],
  options: { readonly pageExtensions: readonly string[] },
): RouteScan {
  const { root, problems } = readRouteFiles(files, options.pageExtensions);
  const interceptions = findInterceptions(root);
  const tree: Tree = { root, interceptions, problems: new Map() };
  const pages = findSlotPages(root);
  const routes = [notFoundRoute(tree), ...ordinaryRoutes(tree)];
  const known = new Map(routes.map((route) => [`${route.kind} ${patternOf(route.segments)}`, route]));
  for (const page of pages.filter(({ isNested }) => !isNested)) {
    const route = known.get(`page ${patternOf(page.url)}`);
    if (!route || !liesBelow(route, page.host)) {
      const own = slotOnlyRoute(tree, page);
      // Nothing but a 404 with whatever the slot has for every URL: the not-found page answers those, and is stored.
      if (own.unmatched === "none" && page.url.some(isCatchAll)) continue;
      known.set(`page ${patternOf(page.url)}`, own);
      routes.push(own);
    }
  }
  const sorted = routes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    routes: sorted,
    interceptions: interceptions.all,
    problems: [...problems, ...interceptions.problems, ...tree.problems.values(), ...findProblems(sorted, pages)],
  };
}

/** Names the route whose render answers every unmatched URL. It always exists. */
export const NOT_FOUND_ROUTE = "/_not-found/page";

interface Tree {
  readonly root: AppFolder;
  readonly interceptions: Interceptions;
  readonly problems: Map<string, RouteProblem>;
}

function notFoundRoute({ root, problems }: Tree): ScannedRoute {
  const file = root.files.notFound ?? "";
  const levels = levelsOf([root], 0, { url: undefined, shown: new Set(), problems });
  return { id: NOT_FOUND_ROUTE, kind: "page", file, segments: [], levels, intercepts: [] };
}

function ordinaryRoutes(tree: Tree): readonly ScannedRoute[] {
  return [...trailsBelow([tree.root], isOrdinary)].flatMap((trail): readonly ScannedRoute[] => {
    const { page, handler, metadata = [] } = trail.at(-1) ?? {};
    const base = baseOf(trail);
    const segments = urlOfTrail(trail);
    const levels = (): ScannedRoute["levels"] => levelsOf(trail, 0, jobOf(tree, undefined));
    return [
      ...(page === undefined ? [] : [pageRoute(tree, trail, { id: `${base}/page`, file: page, segments })]),
      ...(handler === undefined
        ? []
        : [
            {
              id: `${base}/route`,
              kind: "handler",
              file: handler,
              segments,
              levels: levels(),
              intercepts: [],
            } as const,
          ]),
      ...metadata.map((file) => metadataRoute(base, file, { segments, levels: levels() })),
    ];
  });
}

function pageRoute(
  tree: Tree,
  trail: Trail,
  page: Pick<ScannedRoute, "id" | "file" | "segments" | "unmatched">,
): ScannedRoute {
  const job = jobOf(tree, page.segments);
  const levels = levelsOf(trail, 0, job);
  return { ...page, kind: "page", levels, intercepts: tree.interceptions.over(page.segments, job.shown) };
}

function metadataRoute(base: string, metadata: MetadataFile, above: Above): ScannedRoute {
  const id = `${base}/${metadata.name}/route`;
  const segments: readonly UrlSegment[] = [...above.segments, { kind: "static", text: metadata.name }];
  return { id, kind: "handler", file: metadata.file, levels: above.levels, segments, metadata, intercepts: [] };
}

type Above = Pick<ScannedRoute, "segments" | "levels">;

/** A URL that only a slot has a page for: `children` shows a catch-all beside it, else its default. */
function slotOnlyRoute(tree: Tree, { trail, host, url }: SlotPage): ScannedRoute {
  const id = `${baseOf(trail)}/page`;
  const found = findPage(host, url.slice(urlOfTrail(host).length));
  const file = found?.at(-1)?.page;
  if (found && file !== undefined) return pageRoute(tree, found, { id, file, segments: url });
  const fallback = host.at(-1)?.files.default;
  const shown = { file: fallback ?? "", unmatched: fallback === undefined ? "none" : "default" } as const;
  return pageRoute(tree, host, { id, segments: url, ...shown });
}

function liesBelow({ levels }: ScannedRoute, host: Trail): boolean {
  const folders = levels.slice(1).map(({ folder }) => folder);
  return host.slice(1).every(({ name }, index) => name === folders[index]);
}

function baseOf(trail: Trail): string {
  return trail.length === 1 ? "" : `/${pathOfTrail(trail)}`;
}

function jobOf({ problems }: Tree, url: readonly UrlSegment[] | undefined): LevelsJob {
  return { url, shown: new Set(), problems };
}
