import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RouteLevel, ScannedRoute } from "../routing/scanned-route.ts";
import { folderOf, segmentsOf, type UrlSegment } from "../routing/segment.ts";

/** Writes the types of the app's routes into its `.vinext` folder, whose declarations its tsconfig may include. */
export async function writeRouteTypes(root: string, routes: readonly ScannedRoute[]): Promise<void> {
  const file = path.join(root, ".vinext/routes.d.ts");
  const text = routeTypes(routes);
  // An editor reads all types again when the file is written.
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Declares the global `PageProps`, `LayoutProps` and `RouteContext` of Next.js 15.5 and later for the routes of an app. */
export function routeTypes(routes: readonly ScannedRoute[]): string {
  const own = routes.filter(({ id, metadata }) => !id.startsWith("/_not-found/") && metadata === undefined);
  const pages = own.filter(({ kind }) => kind === "page");
  const layouts = new Map<string, LayoutRoute>();
  for (const { levels } of pages) collectLayouts(layouts, levels, []);
  return `import type { ReactNode } from "react";

interface PageParams ${paramsByRoute(pages)}

interface LayoutParams ${paramsByRoute([...layouts.values()])}

interface LayoutSlots ${members([...layouts].map(([route, { slots }]) => [route, union(slots)]))}

interface HandlerParams ${paramsByRoute(own.filter(({ kind }) => kind === "handler"))}

declare global {
  interface PageProps<Route extends keyof PageParams> {
    params: Promise<PageParams[Route]>;
    searchParams: Promise<Record<string, string | string[] | undefined>>;
  }
  type LayoutProps<Route extends keyof LayoutParams> = {
    params: Promise<LayoutParams[Route]>;
    children: ReactNode;
  } & { [Slot in LayoutSlots[Route]]: ReactNode };
  interface RouteContext<Route extends keyof HandlerParams> {
    params: Promise<HandlerParams[Route]>;
  }
}
`;
}

interface LayoutRoute {
  readonly segments: readonly UrlSegment[];
  readonly slots: ReadonlySet<string>;
}

/** Notes every route with a layout, also in slots. Groups may give one route several layouts. */
function collectLayouts(
  layouts: Map<string, LayoutRoute>,
  levels: readonly RouteLevel[],
  above: readonly UrlSegment[],
): void {
  const segments = [...above];
  for (const { folder, files, slots } of levels) {
    if (folder !== "") segments.push(...segmentsOf([folder]));
    const route = routeOf(segments);
    if (files.layout !== undefined) {
      const names = slots.map(({ name }) => name);
      layouts.set(route, { segments: [...segments], slots: new Set([...(layouts.get(route)?.slots ?? []), ...names]) });
    }
    for (const slot of slots) collectLayouts(layouts, slot.levels, segments);
  }
}

function paramsByRoute(routes: readonly { readonly segments: readonly UrlSegment[] }[]): string {
  return members(routes.map(({ segments }) => [routeOf(segments), paramsOf(segments)]));
}

function paramsOf(segments: readonly UrlSegment[]): string {
  const params = segments.flatMap((segment) => {
    if (segment.kind === "static") return [];
    const name = JSON.stringify(segment.name);
    if (segment.kind === "dynamic") return [`${name}: string`];
    return [segment.kind === "catch-all" ? `${name}: string[]` : `${name}?: string[]`];
  });
  return params.length === 0 ? "{}" : `{ ${params.join("; ")} }`;
}

function routeOf(segments: readonly UrlSegment[]): string {
  return `/${segments.map(folderOf).join("/")}`;
}

function union(names: ReadonlySet<string>): string {
  return names.size === 0 ? "never" : [...names].map((name) => JSON.stringify(name)).join(" | ");
}

/** Writes the members of an interface, each name once and in order. */
function members(entries: readonly (readonly [name: string, type: string])[]): string {
  const lines = [...new Map(entries)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => `  ${JSON.stringify(name)}: ${type};\n`);
  return `{\n${lines.join("")}}`;
}
