import type { ReactNode } from "react";
import type { Params } from "../routing/params.ts";
import type { Scope } from "../request/scope.ts";
import type { LoadedRoute } from "./load-route.ts";
import type { ActionRules, HandlerModule, InterceptionEntry, RouteEntry } from "./route-table.ts";

/** What every render of one renderer shares. */
export interface RenderContext {
  readonly buildId: string;
  readonly basePath: string;
  readonly actions: ActionRules;
  readonly ssr: typeof import("./entry.ssr.tsx");
  /** Wraps the app's tree in what every document has: the global error boundary and the default head tags. */
  document(tree: ReactNode): ReactNode;
  /** Lists the interceptions that may be opened over a page. */
  intercepts(entry: RouteEntry): readonly InterceptionEntry[];
  /** The `searchParams` prop of a page: reading it in a shared scope makes the render dynamic. */
  searchParams(scope: Scope): Promise<unknown>;
}

/** A route with its modules and the values of this path. */
export interface RouteInContext {
  readonly entry: RouteEntry;
  readonly loaded: LoadedRoute;
  /** Of a route handler; a page's branches have their own. */
  readonly params: Params;
  /** The module of a route handler; empty for pages. */
  readonly module: HandlerModule | undefined;
  /** Values of the params above the root layout; undefined for a route handler. */
  readonly rootParams: Params | undefined;
  /** Set for an interception. */
  readonly opened?: OpenedOver;
}

/** Where an interception opens. */
export interface OpenedOver {
  readonly entry: InterceptionEntry;
  /** Path of the page below, without base path. */
  readonly over: string;
  /** Path that the folders on the way to it spell: the beginning of the page below, then the rest of its own. */
  readonly treePath: string;
}
