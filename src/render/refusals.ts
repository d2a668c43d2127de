import { httpFallbackOf } from "../next/control-flow.ts";
import type { ControlTrace, TracePlace } from "./control-trace.ts";
import type { Refusal } from "./tree.ts";

type Thrown = ControlTrace["throws"][number];

/**
 * Adds what was thrown to the refusals that a page is rendered with. Each slot may refuse; a fallback that itself refuses
 * is answered one level further up. Undefined where nothing is left to answer with: above the root there is only the error.
 */
export function withRefusals(refusals: readonly Refusal[], throws: readonly Thrown[]): readonly Refusal[] | undefined {
  const byBranch = new Map(refusals.map((refusal) => [refusal.place.branch, refusal]));
  for (const { error, place } of throws) {
    const status = httpFallbackOf(error);
    if (status === undefined) continue;
    const known = byBranch.get(place.branch);
    if (!known || isFurtherUp(place, known.place)) byBranch.set(place.branch, { status, place });
  }
  const all = [...byBranch.values()];
  return all.some((refusal) => !refusals.includes(refusal)) ? all : undefined;
}

function isFurtherUp(place: TracePlace, known: TracePlace): boolean {
  return place.level < known.level || (place.level === known.level && place.part === "layout" && known.part === "page");
}
