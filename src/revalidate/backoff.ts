/** What the next attempt depends on. */
export interface Failed {
  /** Failures in a row, this one included. */
  readonly count: number;
  readonly failedAtMs: number;
  /** Wait after the first failure: `retryAfterSeconds` of the entry's lifetime. */
  readonly firstSeconds: number;
}

/** Tells when the next attempt may start. Doubles per failure up to 5 min; all but the first wait are spread by 20 %. */
export function nextAttemptAtMs({ count, failedAtMs, firstSeconds }: Failed, random: () => number): number {
  if (count <= 1) return failedAtMs + firstSeconds * 1000;
  const doubledMs = firstSeconds * 1000 * 2 ** Math.min(count - 1, MAX_DOUBLINGS);
  // Pages that failed together, because one source was down, must not come back together.
  const spreadMs = Math.min(doubledMs, MAX_WAIT_MS) * (1 - SPREAD * random());
  return failedAtMs + Math.round(spreadMs);
}

const MAX_WAIT_MS = 300_000;
const SPREAD = 0.2;
// 3 s doubled seven times passes 5 min; more would only overflow.
const MAX_DOUBLINGS = 10;
