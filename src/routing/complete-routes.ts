import type { RouteLevel, RouteProblem, ScannedRoute } from "./scanned-route.ts";
import { folderOf } from "./segment.ts";
import { pathOfTrail, type Trail } from "./trail.ts";

/** A route, with the ways to what has nothing to show at its URL. */
export interface RouteDraft {
  readonly route: ScannedRoute;
  /** The file that makes its URL. */
  readonly origin: string;
  readonly empty: readonly Trail[];
}

/**
 * Keeps the routes in which every slot has something to show. As in Next.js 16.4, a page that belongs to none of them is a
 * mistake; a catch-all that others complete does not take the URLs that nobody completes.
 */
export function completeRoutes(drafts: readonly RouteDraft[]): {
  readonly routes: readonly ScannedRoute[];
  readonly problems: readonly RouteProblem[];
} {
  const routes = drafts.flatMap(({ route, empty }) => (empty.length > 0 ? [] : [route]));
  const shown = new Set(routes.flatMap(pagesOf));
  const wrong = drafts.filter(({ origin, empty }) => empty.length > 0 && !shown.has(origin));
  return { routes, problems: slotProblems(wrong.flatMap(({ route, empty }) => empty.map((way) => ({ way, route })))) };
}

/** Tells which folders lack a `default` file, each once with the URLs that ask for it. */
export function slotProblems(
  missing: readonly { readonly way: Trail; readonly route: Pick<ScannedRoute, "segments"> }[],
): readonly RouteProblem[] {
  const groups = Map.groupBy(missing, ({ way }) => pathOfTrail(way));
  return [...groups].map(([path, group]): RouteProblem => {
    const urls = [...new Set(group.map(({ route }) => `/${route.segments.map(folderOf).join("/")}`))];
    const more = urls.length > MAX_URLS ? ` and ${urls.length - MAX_URLS} more` : "";
    const at = `${urls.slice(0, MAX_URLS).join(", ")}${more}`;
    const isSlot = group[0]?.way.at(-1)?.meaning.kind === "slot";
    const folder = path === "" ? "app" : `app/${path}`;
    return {
      code: "slot-default",
      message: `${isSlot ? `The slot ${folder}` : `\`children\` of ${folder}`} has neither a page nor a default file for ${at}.`,
      files: [path],
      fix: `Create ${folder}/default.tsx; it may return null, or call notFound().`,
    };
  });
}

const MAX_URLS = 3;

function pagesOf({ file, unmatched, levels }: Pick<ScannedRoute, "file" | "unmatched" | "levels">): readonly string[] {
  return [...(unmatched ? [] : [file]), ...levels.flatMap(slotPagesOf)];
}

function slotPagesOf({ slots }: RouteLevel): readonly string[] {
  return slots.flatMap(pagesOf);
}
