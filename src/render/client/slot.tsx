"use client";

import { useContext, type ReactNode } from "react";
import { SlotsContext } from "./slots-context.ts";

/** Shows what a slot of a layout holds: what the last page brought that has one for it. */
export function Slot({ id }: { readonly id: string }): ReactNode {
  return useContext(SlotsContext).get(id)?.node;
}
