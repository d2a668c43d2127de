/** Runs work over a source of any length with at most so many at once. Stops at the first rejection. */
export async function eachBounded<T>(
  source: Iterable<T>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All lanes draw from one iterator, so that nothing is read before a lane can take it.
  const items = source[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = items.next(); next.done !== true; next = items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
