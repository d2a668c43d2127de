import type { ReactNode } from "react";
import { ErrorBoundary } from "./client/boundaries.tsx";
import type { DefaultExport, LoadModule } from "./route-table.ts";

/** Makes the wrapper of every document: the app's global error page around its tree. The router brings the built-in one. */
export async function documentWrapper(
  globalError: LoadModule<DefaultExport> | undefined,
): Promise<(tree: ReactNode) => ReactNode> {
  const Fallback = (await globalError?.())?.default;
  if (!Fallback) return (tree) => tree;
  return (tree) => <ErrorBoundary fallback={Fallback}>{tree}</ErrorBoundary>;
}
