import { createElement, type ReactNode } from "react";
import { notAComponent } from "../errors/page.ts";
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
export interface LoadedRoute {
  readonly entry: RouteEntry;
  readonly levels: readonly LoadedLevel[];
  readonly page: AppComponent | undefined;
  readonly pageModule: PageModule | undefined;
  readonly pageStyles: ReactNode;
}

export interface LoadedLevel {
  readonly folder: string;
  readonly layout: AppComponent | undefined;
  readonly layoutModule: LayoutModule | undefined;
  readonly layoutStyles: ReactNode;
  readonly template: AppComponent | undefined;
  readonly loading: AppComponent | undefined;
  readonly error: AppComponent | undefined;
  readonly notFound: AppComponent | undefined;
  readonly forbidden: AppComponent | undefined;
  readonly unauthorized: AppComponent | undefined;
  /** Metadata files of the folder; loaded when a head links them. */
  readonly heads: readonly HeadFile[] | undefined;
}

/** Loads the modules of a page and of every level above it. Modules are cached by the module system. */
export async function loadRoute(entry: RouteEntry): Promise<LoadedRoute> {
  const [levels, pageModule, pageStyles] = await Promise.all([
    Promise.all(entry.levels.map(loadLevel)),
    entry.leaf?.load(),
    loadStyles(entry.leaf?.styles),
  ]);
  const page = pageModule?.default;
  if (entry.leaf && typeof page !== "function") throw notAComponent(entry.file, "page");
  return { entry, levels, page, pageModule, pageStyles };
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
    layout,
    layoutModule,
    layoutStyles,
    template,
    loading,
    error,
    notFound,
    forbidden,
    unauthorized,
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
