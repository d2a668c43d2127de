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
  /** Whether its slot lies in another slot. */
  readonly isNested: boolean;
}

/** Lists the pages of all slots but those that intercept. */
export function findSlotPages(root: AppFolder): readonly SlotPage[] {
  const doesNotIntercept = ({ meaning }: AppFolder): boolean => meaning.kind !== "interception";
  return [...trailsBelow([root], doesNotIntercept)].flatMap((trail) => {
    const slots = trail.filter(({ meaning }) => meaning.kind === "slot");
    const file = trail.at(-1)?.page;
    const [first] = slots;
    if (!first || file === undefined) return [];
    const host = trail.slice(0, trail.indexOf(first));
    return [{ trail, host, url: urlOfTrail(trail), file, isNested: slots.length > 1 }];
  });
}
