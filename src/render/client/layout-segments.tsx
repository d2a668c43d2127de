"use client";

import { useContext, useMemo, type ReactNode } from "react";
import { LayoutSegmentsContext } from "../../next/router-context.ts";
import { SlotsContext } from "./slots-context.ts";

/** Takes the segments below a layout, or the ids of its slots by name where those can change alone. */
export interface LayoutSegmentsProps {
  readonly segments?: readonly string[] | undefined;
  readonly slots?: Readonly<Record<string, string>> | undefined;
  readonly children: ReactNode;
}

/** Tells the components of a layout which segments lie below it in each of its slots, as far as the page. */
export function LayoutSegments({ segments, slots, children }: LayoutSegmentsProps): ReactNode {
  const contents = useContext(SlotsContext);
  const value = useMemo(
    () =>
      slots
        ? Object.fromEntries(Object.entries(slots).map(([name, id]) => [name, contents.get(id)?.segments ?? []]))
        : { children: segments ?? [] },
    [segments, slots, contents],
  );
  return <LayoutSegmentsContext value={value}>{children}</LayoutSegmentsContext>;
}
