import type { ReactNode } from "react";
import type { Params } from "../routing/params.ts";
import type { Scope } from "../request/scope.ts";
import type { LoadedRoute } from "./load-route.ts";
import type { ActionRules, AppComponent, HandlerModule, RouteEntry } from "./route-table.ts";

/** What every render of one renderer shares. */
export interface RenderContext {
  readonly buildId: string;
  readonly basePath: string;
  readonly actions: ActionRules;
  readonly ssr: typeof import("./entry.ssr.tsx");
  /** Wraps the app's tree in what every document has: the global error boundary and the default head tags. */
  document(tree: ReactNode): ReactNode;
  /** What replaces a whole document that failed: the app's, or the built-in one. */
  readonly globalError: AppComponent;
  /** The `searchParams` prop of a page: reading it in a shared scope makes the render dynamic. */
  searchParams(scope: Scope): Promise<unknown>;
}

/** A route with its modules and the values of this path. */
export interface RouteInContext {
  readonly entry: RouteEntry;
  readonly loaded: LoadedRoute;
  readonly params: Params;
  /** The module of a route handler; empty for pages. */
  readonly module: HandlerModule | undefined;
}
