import type { RouteLevel, ScannedInterception, ScannedRoute } from "./scanned-route.ts";
import { segmentsOf } from "./segment.ts";

/** One file of a route that may export segment config. */
export interface RouteModule {
  /** Relative to the app folder. */
  readonly file: string;
  /** How many segments of the URL lie above what the file shows. */
  readonly depth: number;
}

/** Lists the layouts and pages that a route renders, root first, what is in slots before the route's own file. */
export function routeModules({ levels, file, segments, kind }: ScannedRoute | ScannedInterception): RouteModule[] {
  const own = file === "" ? [] : [{ file, depth: segments.length }];
  // Route handlers take nothing from layouts (PR-26).
  return kind === "handler" ? own : [...levelModules(levels, []), ...own];
}

function levelModules(levels: readonly RouteLevel[], above: readonly string[]): RouteModule[] {
  return levels.flatMap(({ files, slots }, index) => {
    const folders = [...above, ...levels.slice(0, index + 1).map((level) => level.folder)].filter(
      (name) => name !== "",
    );
    const depth = segmentsOf(folders).length;
    const layout = files.layout === undefined ? [] : [{ file: files.layout, depth }];
    return [
      ...layout,
      ...slots.flatMap((slot) => {
        const below = slot.levels.map((level) => level.folder);
        const page = { file: slot.file, depth: segmentsOf([...folders, ...below]).length };
        return [...levelModules(slot.levels, folders), ...(slot.file === "" ? [] : [page])];
      }),
    ];
  });
}
