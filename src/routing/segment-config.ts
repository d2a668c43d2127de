/** The merged segment config of a route: what its files export, root to leaf (a route handler: its own file alone). */
export interface RouteConfig {
  readonly dynamic: "auto" | "error" | "force-static" | "force-dynamic";
  /** Lowest numeric `revalidate` in seconds; `false` when no file has an opinion; 0 makes the route dynamic. */
  readonly revalidate: number | false;
  /** False when any file of the route says so. */
  readonly dynamicParams: boolean;
  readonly fetchCache: FetchCache;
  readonly runtime: "nodejs" | "edge";
}

export type FetchCache =
  | "auto"
  | "default-cache"
  | "only-cache"
  | "force-cache"
  | "default-no-store"
  | "only-no-store"
  | "force-no-store";
