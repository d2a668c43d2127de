/** Reads a window as app code wrote it; `Infinity` is `false`. `undefined` when it is no number of seconds from 0 up. */
export function readWindow(value: unknown): number | false | undefined {
  if (value === false || value === Number.POSITIVE_INFINITY) return false;
  return typeof value === "number" && value >= 0 ? value : undefined;
}
