import type { ReactNode } from "react";
import { ErrorBoundary } from "./client/boundaries.tsx";
import type { AppComponent } from "./route-table.ts";

/** Makes the wrapper of every document: the app's global error page around its tree. The router brings the built-in one. */
export function documentWrapper(Fallback: AppComponent | undefined): (tree: ReactNode) => ReactNode {
  if (!Fallback) return (tree) => tree;
  return (tree) => <ErrorBoundary fallback={Fallback}>{tree}</ErrorBoundary>;
}
