/** A circuit breaker for each operation of a store: one that hung rests, so that not every visitor waits for the same silence. */
export interface Rests {
  /** Tells whether an operation is not to be tried now. After a pause one call may try, and the others go on resting. */
  isResting(operation: string): boolean;
  hung(operation: string): void;
  answered(operation: string): void;
}

/** Makes an empty memory. The names of operations are a small closed set. */
export function createRests(now: () => number): Rests {
  const rests = new Map<string, Rest>();
  return {
    isResting(operation) {
      // Most often no operation hangs, and each answer asks several times.
      const rest = rests.size > 0 ? rests.get(operation) : undefined;
      if (!rest) return false;
      const nowMs = now();
      if (nowMs < rest.untilMs) return true;
      rests.set(operation, { ...rest, untilMs: nowMs + rest.pauseMs });
      return false;
    },
    hung(operation) {
      const last = rests.get(operation);
      const pauseMs = last ? Math.min(last.pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
      rests.set(operation, { pauseMs, untilMs: now() + pauseMs });
    },
    answered(operation) {
      if (rests.size > 0) rests.delete(operation);
    },
  };
}

// Longer than the deadline of a call, or the next one would start before the last one has ended.
const FIRST_PAUSE_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;

interface Rest {
  readonly pauseMs: number;
  readonly untilMs: number;
}
