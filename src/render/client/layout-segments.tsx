"use client";

import type { ReactNode } from "react";
import { LayoutSegmentsContext } from "../../next/router-context.ts";

/** Tells the components of a layout which segments lie below it, as far as the page. */
export function LayoutSegments({
  segments,
  children,
}: {
  readonly segments: readonly string[];
  readonly children: ReactNode;
}): ReactNode {
  return <LayoutSegmentsContext value={segments}>{children}</LayoutSegmentsContext>;
}
