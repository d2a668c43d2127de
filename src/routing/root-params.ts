import type { RouteLevel, ScannedRoute } from "./scanned-route.ts";
import { segmentsOf, type UrlSegment } from "./segment.ts";

/** A param above a root layout: the same for everything that the layout surrounds. */
export interface RootParam {
  readonly name: string;
  readonly kind: Exclude<UrlSegment["kind"], "static">;
  /** Whether every page has it. An app may have several root layouts. */
  readonly everywhere: boolean;
}

/** Lists the params on the way to the root layouts of an app, in the order of their names. */
export function rootParamsOf(routes: readonly ScannedRoute[]): readonly RootParam[] {
  const pages = routes.filter(({ kind, id }) => kind === "page" && !id.startsWith("/_not-found/"));
  const kinds = new Map<string, { readonly kind: RootParam["kind"]; pages: number }>();
  for (const { levels } of pages) {
    for (const segment of segmentsOf(rootFolders(levels))) {
      if (segment.kind === "static") continue;
      const known = kinds.get(segment.name) ?? { kind: segment.kind, pages: 0 };
      kinds.set(segment.name, { ...known, pages: known.pages + 1 });
    }
  }
  return [...kinds]
    .map(([name, found]) => ({ name, kind: found.kind, everywhere: found.pages === pages.length }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Lists the folders down to the root layout: the first layout on the way. */
export function rootFolders(
  levels: readonly (Pick<RouteLevel, "folder"> & {
    readonly files?: { readonly layout?: string };
    readonly layout?: unknown;
  })[],
): readonly string[] {
  const at = levels.findIndex(({ files, layout }) => (files?.layout ?? layout) !== undefined);
  return levels.slice(0, at + 1).flatMap(({ folder }) => (folder === "" ? [] : [folder]));
}
