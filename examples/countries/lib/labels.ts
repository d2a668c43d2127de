import type { Country } from "./country";
import { pointOf } from "./geometry";

/** Picks the countries whose map labels do not cover an earlier one; `unit` is the map's own unit of size. */
export function readableLabels(among: readonly Country[], unit: number): readonly Country[] {
  const kept: Country[] = [];
  for (const country of among) {
    const { x, y } = pointOf(country);
    const isCovered = kept.some((other) => {
      const taken = pointOf(other);
      return Math.abs(taken.x - x) < unit * 17 && Math.abs(taken.y - y) < unit * 6;
    });
    if (!isCovered) kept.push(country);
  }
  return kept;
}
