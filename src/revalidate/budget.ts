/** Tells whether one more may begin now, and counts it. */
export type Budget = (nowMs: number) => boolean;

/** Makes a budget of so many per minute, of which none is lost by waiting up to a minute. Without a number all may. */
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
