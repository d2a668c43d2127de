/** Tells whether one more may begin now, and counts it. */
export type Budget = (nowMs: number) => boolean;

/**
 * Makes a token bucket: it is full at first, fills with so many tokens per minute, and never holds more than that. Without a
 * number it never runs empty.
 */
export function createBudget(perMinute: number = Infinity): Budget {
  const state = { left: perMinute, atMs: 0 };
  return (nowMs) => {
    const earned = (Math.max(0, nowMs - state.atMs) / MINUTE_MS) * perMinute;
    state.left = Math.min(perMinute, state.left + earned);
    state.atMs = nowMs;
    if (state.left < 1) return false;
    state.left -= 1;
    return true;
  };
}

const MINUTE_MS = 60_000;
