import { createElement, type ReactNode } from "react";
import { notAComponent } from "../errors/page.ts";
import type { Unmatched } from "../routing/scanned-route.ts";
import { paramNameOf, segmentsOf, type UrlSegment } from "../routing/segment.ts";
import type {
  AppComponent,
  DefaultExport,
  HeadFile,
  LayoutModule,
  LevelEntry,
  LoadModule,
  PageModule,
  RouteEntry,
  Styles,
} from "./route-table.ts";

/** A page's modules, loaded. */
export interface LoadedRoute extends LoadedBranch {
  readonly entry: RouteEntry;
}

/** The way from the root to what one slot shows, `children` included, with its modules. */
export interface LoadedBranch {
  /** All levels from the root on, those above the slot too. */
  readonly levels: readonly LoadedLevel[];
  /** Segments of the URL that its folders stand for. */
  readonly segments: readonly UrlSegment[];
  /** Index of the first level that is the slot's own. */
  readonly start: number;
  readonly unmatched: Unmatched | undefined;
  readonly page: AppComponent | undefined;
  readonly pageModule: PageModule | undefined;
  readonly pageStyles: ReactNode;
}

/** One parallel slot of a level. */
export interface LoadedSlot extends LoadedBranch {
  readonly name: string;
}

export interface LoadedLevel {
  readonly folder: string;
  /** Name of its folder's param. */
  readonly param: string | undefined;
  readonly layout: AppComponent | undefined;
  readonly layoutModule: LayoutModule | undefined;
  readonly layoutStyles: ReactNode;
  readonly template: AppComponent | undefined;
  readonly loading: AppComponent | undefined;
  readonly error: AppComponent | undefined;
  readonly notFound: AppComponent | undefined;
  readonly forbidden: AppComponent | undefined;
  readonly unauthorized: AppComponent | undefined;
  /** What they show beside the page; their own levels do not include this one's slots again. */
  readonly slots: readonly LoadedSlot[];
  readonly opens: boolean;
  /** Metadata files of the folder; loaded when a head links them. */
  readonly heads: readonly HeadFile[] | undefined;
}

/** Loads the modules of a page and of every level above it. Modules are cached by the module system. */
export async function loadRoute(entry: RouteEntry): Promise<LoadedRoute> {
  return { entry, ...(await loadBranch(entry, [])) };
}

async function loadBranch(
  { file, leaf, levels: own, unmatched }: Pick<RouteEntry, "file" | "leaf" | "levels" | "unmatched">,
  above: readonly LoadedLevel[],
): Promise<LoadedBranch> {
  const [levels, pageModule, pageStyles] = await Promise.all([
    loadLevels(own, above),
    leaf?.load(),
    loadStyles(leaf?.styles),
  ]);
  const page = pageModule?.default;
  if (leaf && typeof page !== "function") throw notAComponent(file, unmatched === undefined ? "page" : "default");
  const segments = segmentsOf(levels.flatMap(({ folder }) => (folder === "" ? [] : [folder])));
  return { levels, segments, start: above.length, unmatched, page, pageModule, pageStyles };
}

async function loadLevels(entries: readonly LevelEntry[], above: readonly LoadedLevel[]): Promise<LoadedLevel[]> {
  const bare = await Promise.all(entries.map(loadLevel));
  const levels = [...above, ...bare];
  const slots = await Promise.all(
    entries.map((entry, index) => loadSlots(entry, levels.slice(0, above.length + index + 1))),
  );
  return levels.map((level, index) => ({ ...level, slots: slots[index - above.length] ?? level.slots }));
}

function loadSlots({ slots = [] }: LevelEntry, above: readonly LoadedLevel[]): Promise<readonly LoadedSlot[]> {
  return Promise.all(slots.map(async (slot) => ({ name: slot.name, ...(await loadBranch(slot, above)) })));
}

async function loadLevel(level: LevelEntry): Promise<LoadedLevel> {
  const [layoutModule, layoutStyles, template, loading, error, notFound, forbidden, unauthorized] = await Promise.all([
    level.layout?.load(),
    loadStyles(level.layout?.styles),
    component(level.template),
    component(level.loading),
    component(level.error),
    component(level.notFound),
    component(level.forbidden),
    component(level.unauthorized),
  ]);
  const layout = layoutModule?.default;
  return {
    folder: level.folder,
    param: paramNameOf(level.folder),
    layout,
    layoutModule,
    layoutStyles,
    template,
    loading,
    error,
    notFound,
    forbidden,
    unauthorized,
    slots: [],
    opens: level.opens ?? false,
    heads: level.heads,
  };
}

async function component(load: LoadModule<DefaultExport> | undefined): Promise<AppComponent | undefined> {
  return (await load?.())?.default;
}

async function loadStyles(styles: Styles | undefined): Promise<ReactNode> {
  const module = await styles?.();
  return module ? createElement(module.default) : undefined;
}
