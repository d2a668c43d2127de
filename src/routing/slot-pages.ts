import type { AppFolder } from "./route-files.ts";
import type { UrlSegment } from "./segment.ts";
import { trailsBelow, urlOfTrail, type Trail } from "./trail.ts";

/** One page of a slot. */
export interface SlotPage {
  readonly trail: Trail;
  /** The way to the layout that takes the slot: the outermost one where slots lie in slots. */
  readonly host: Trail;
  readonly url: readonly UrlSegment[];
  readonly file: string;
}

/** Lists the pages of all slots but those that intercept. */
export function findSlotPages(root: AppFolder): readonly SlotPage[] {
  const doesNotIntercept = ({ meaning }: AppFolder): boolean => meaning.kind !== "interception";
  return [...trailsBelow([root], doesNotIntercept)].flatMap((trail) => {
    const slotAt = trail.findIndex(({ meaning }) => meaning.kind === "slot");
    const file = trail.at(-1)?.page;
    if (slotAt < 0 || file === undefined) return [];
    return [{ trail, host: trail.slice(0, slotAt), url: urlOfTrail(trail), file }];
  });
}
