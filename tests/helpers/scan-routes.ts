import { folderOf } from "../../src/routing/segment.ts";
import { scanRoutes } from "../../src/routing/route-tree.ts";
import type { RouteScan, ScannedRoute } from "../../src/routing/scanned-route.ts";

/** Scans files below a root layout. */
export function scan(...files: readonly string[]): RouteScan {
  return scanRoutes(["layout.tsx", ...files], { pageExtensions: ["tsx", "ts", "page.js"] });
}

/** Finds a route by its id. */
export function routeIn(result: RouteScan, id: string): ScannedRoute {
  const route = result.routes.find((one) => one.id === id);
  if (!route) throw new Error(`${id} is not in ${result.routes.map((one) => one.id).join(", ")}`);
  return route;
}

/** Lists what the slots show beside a route: name, file, why it is no page, folders. */
export function slotsOf(result: RouteScan, id: string): readonly SlotShown[] {
  return routeIn(result, id).levels.flatMap(({ slots }) =>
    slots.map(
      ({ name, file, unmatched, levels }) => [name, file, unmatched, levels.map(({ folder }) => folder)] as const,
    ),
  );
}

type SlotShown = readonly [name: string, file: string, unmatched: string | undefined, folders: readonly string[]];

/** Writes segments as a URL of folders. */
export function urlOf(segments: ScannedRoute["segments"]): string {
  return `/${segments.map(folderOf).join("/")}`;
}

/** Lists the codes of what is wrong with files. */
export function codesOf(...files: readonly string[]): readonly string[] {
  return scan(...files).problems.map(({ code }) => code);
}
