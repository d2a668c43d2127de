/** Runs equal work once at a time. */
export interface SingleFlight<T> {
  /** Joins the running work of a key, or starts it. Its failure is shared by all who wait and then forgotten. */
  run(key: string, flight: FlightPlan<T>): Promise<T>;
}

export interface FlightPlan<T> {
  /** Decides about joining work that started then; `Infinity` while it still waits for its turn. */
  mayJoin(startedAtMs: number): boolean;
  /** Does the work; calls `started` once, with the moment that counts as its start. */
  start(started: (atMs: number) => void): Promise<T>;
}

/** Makes an empty set of flights. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();
  return {
    run(key, { mayJoin, start }) {
      const current = flights.get(key);
      if (current && mayJoin(current.start.atMs)) return current.result;
      const begun = { atMs: Number.POSITIVE_INFINITY };
      const result = start((atMs) => {
        begun.atMs = atMs;
      }).finally(() => {
        // Newer work may have taken the place of work that an invalidation overtook.
        if (flights.get(key)?.start === begun) flights.delete(key);
      });
      flights.set(key, { start: begun, result });
      return result;
    },
  };
}

interface Flight<T> {
  readonly start: { readonly atMs: number };
  readonly result: Promise<T>;
}
