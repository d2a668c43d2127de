import type { Clock } from "./clock.ts";

/** How many calls may run at once, learnt from how they go. */
export interface Pace {
  /** Calls that may run now. */
  readonly lanes: number;
  /** Waits until calls may start again. */
  ready(): Promise<void>;
  /** A call worked: one lane more may be tried. */
  speedUp(): void;
  /** A call was turned away or broke: half the lanes, and none starts for a while. */
  slowDown(waitMs: number): void;
}

/** Makes a pace that starts with two lanes, adds one per success and halves on trouble: it finds what a service takes. */
export function createPace(clock: Clock, mostLanes: number): Pace {
  const state = { lanes: Math.min(FIRST_LANES, mostLanes), pausedUntilMs: 0, slowedAtMs: -Infinity };
  return {
    get lanes() {
      return state.lanes;
    },
    ready: async () => {
      for (;;) {
        const waitMs = state.pausedUntilMs - clock.nowMs();
        if (waitMs <= 0) return;
        await clock.sleep(waitMs);
      }
    },
    speedUp: () => {
      state.lanes = Math.min(state.lanes + 1, mostLanes);
    },
    slowDown: (waitMs) => {
      const nowMs = clock.nowMs();
      // Calls that ran together fail together: that is one trouble, not several.
      if (nowMs >= state.slowedAtMs + SAME_TROUBLE_MS) state.lanes = Math.max(Math.floor(state.lanes / 2), 1);
      state.slowedAtMs = nowMs;
      state.pausedUntilMs = Math.max(state.pausedUntilMs, nowMs + waitMs);
    },
  };
}

const FIRST_LANES = 2;
const SAME_TROUBLE_MS = 500;
