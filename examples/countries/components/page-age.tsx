"use client";

import type { ReactNode } from "react";
import { formatAge } from "@/lib/format";
import { useNow } from "./use-now";

/** Tells how old a render is, by the visitor's clock. */
export function PageAge({ renderedAtMs }: { readonly renderedAtMs: number }): ReactNode {
  const nowMs = useNow(1000);
  return nowMs === undefined ? null : `Now ${formatAge(nowMs - renderedAtMs)} old.`;
}
