import { completeRoutes, type RouteDraft } from "./complete-routes.ts";
import { findInterceptions, withoutPage, type Interceptions } from "./interceptions.ts";
import { levelsOf, type LevelsJob } from "./levels.ts";
import type { MetadataFile } from "./metadata-file.ts";
import { NOT_FOUND_ROUTE } from "./not-found.ts";
import { readRouteFiles, type AppFolder } from "./route-files.ts";
import { findProblems } from "./route-problems.ts";
import type { RouteScan, ScannedRoute } from "./scanned-route.ts";
import { patternOf, type UrlSegment } from "./segment.ts";
import { findChildren } from "./shown.ts";
import { findSlotPages, type SlotPage } from "./slot-pages.ts";
import { isOrdinary, pathOfTrail, trailsBelow, urlOfTrail, type Trail } from "./trail.ts";

/** Reads routes out of a list of files, given as posix paths relative to the app folder. */
export function scanRoutes(
  files: readonly string[],
  options: { readonly pageExtensions: readonly string[] },
): RouteScan {
  const { root, problems } = readRouteFiles(files, options.pageExtensions);
  const interceptions = findInterceptions(root);
  const tree: Tree = { root, interceptions };
  const slotPages = findSlotPages(root);
  const drafts = [...ordinaryRoutes(tree)];
  const known = new Map(drafts.map((draft) => [`${draft.route.kind} ${patternOf(draft.route.segments)}`, draft]));
  for (const page of slotPages) {
    const at = `page ${patternOf(page.url)}`;
    const draft = known.get(at);
    if (draft && liesBelow(draft.route, page.host)) continue;
    const own = slotOnlyRoute(tree, page);
    known.set(at, own);
    drafts.push(own);
  }
  const { routes, problems: incomplete } = completeRoutes([notFoundRoute(tree), ...drafts]);
  const sorted = routes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const wrong = [...problems, ...interceptions.problems, ...incomplete];
  // What is incomplete is no route: nothing else is to be said about it.
  const whole = wrong.length > 0 ? [] : withoutPage(interceptions.all, sorted);
  return {
    routes: sorted,
    interceptions: interceptions.all,
    problems: [...wrong, ...findProblems(sorted, slotPages), ...whole],
  };
}

interface Tree {
  readonly root: AppFolder;
  readonly interceptions: Interceptions;
}

function notFoundRoute({ root }: Tree): RouteDraft {
  const file = root.files.notFound ?? "";
  const levels = levelsOf([root], 0, jobOf(undefined));
  const route: ScannedRoute = { id: NOT_FOUND_ROUTE, kind: "page", file, segments: [], levels, intercepts: [] };
  return { route, origin: file, empty: [] };
}

function ordinaryRoutes(tree: Tree): readonly RouteDraft[] {
  return [...trailsBelow([tree.root], isOrdinary)].flatMap((trail): readonly RouteDraft[] => {
    const { page, handler, metadata = [] } = trail.at(-1) ?? {};
    const base = baseOf(trail);
    const segments = urlOfTrail(trail);
    const above = (): Above => ({ segments, levels: levelsOf(trail, 0, jobOf(undefined)) });
    const handlers = [
      ...(handler === undefined
        ? []
        : [{ id: `${base}/route`, kind: "handler", file: handler, intercepts: [], ...above() } as const]),
      ...metadata.map((file) => metadataRoute(base, file, above())),
    ];
    return [
      ...(page === undefined
        ? []
        : [{ ...pageRoute(tree, trail, { id: `${base}/page`, file: page, segments }), origin: page }]),
      ...handlers.map((route) => ({ route, origin: route.file, empty: [] })),
    ];
  });
}

function pageRoute(
  tree: Tree,
  trail: Trail,
  page: Pick<ScannedRoute, "id" | "file" | "segments" | "unmatched">,
): Omit<RouteDraft, "origin"> {
  const job = jobOf(page.segments);
  const levels = levelsOf(trail, 0, job);
  const intercepts = tree.interceptions.over(page.segments, job.shown);
  return { route: { ...page, kind: "page", levels, intercepts }, empty: job.empty };
}

function metadataRoute(base: string, metadata: MetadataFile, above: Above): ScannedRoute {
  const id = `${base}/${metadata.name}/route`;
  const segments: readonly UrlSegment[] = [...above.segments, { kind: "static", text: metadata.name }];
  return { id, kind: "handler", file: metadata.file, levels: above.levels, segments, metadata, intercepts: [] };
}

type Above = Pick<ScannedRoute, "segments" | "levels">;

/** A URL that only a slot has a page for. */
function slotOnlyRoute(tree: Tree, { trail, host, url: segments, file: origin }: SlotPage): RouteDraft {
  const id = `${baseOf(trail)}/page`;
  const shown = findChildren(host, segments);
  if (shown.kind === "empty") {
    const { route, empty } = pageRoute(tree, host, { id, segments, file: "", unmatched: "absent" });
    return { route, origin, empty: [shown.way, ...empty] };
  }
  const { trail: way, file, unmatched } = shown;
  return { ...pageRoute(tree, way, { id, segments, file, ...(unmatched ? { unmatched } : {}) }), origin };
}

function liesBelow({ levels }: ScannedRoute, host: Trail): boolean {
  const folders = levels.slice(1).map(({ folder }) => folder);
  return host.slice(1).every(({ name }, index) => name === folders[index]);
}

function baseOf(trail: Trail): string {
  return trail.length === 1 ? "" : `/${pathOfTrail(trail)}`;
}

function jobOf(url: readonly UrlSegment[] | undefined): LevelsJob {
  return { url, shown: new Set(), empty: [] };
}
