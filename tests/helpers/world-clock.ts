import type { Alarm } from "../../src/revalidate/alarm.ts";

/** A clock that only tests move. */
export interface WorldClock {
  now(): number;
  readonly alarm: Alarm;
  /** Moves time on and rings what is due. */
  pass(seconds: number): void;
}

/** Makes a clock that stands still. */
export function createClock(startAtMs: number = Date.UTC(2026, 0, 1)): WorldClock {
  const state = { nowMs: startAtMs };
  const alarms = new Map<object, { readonly atMs: number; readonly ring: () => void }>();
  return {
    now: () => state.nowMs,
    alarm: (afterMs, ring) => {
      const id = {};
      alarms.set(id, { atMs: state.nowMs + afterMs, ring });
      return () => void alarms.delete(id);
    },
    pass(seconds) {
      state.nowMs += seconds * 1000;
      const due = [...alarms].filter(([, { atMs }]) => atMs <= state.nowMs);
      for (const [id, { ring }] of due) {
        alarms.delete(id);
        ring();
      }
    },
  };
}
