import type { Alarm } from "./alarm.ts";

/** Something that happens once, and that others may wait for. */
export interface Signal {
  fire(): void;
  /** Waits until it has happened; false when the wait was given up. */
  wait(): Promise<boolean>;
}

export type CreateSignal = () => Signal;

/** Makes a signal for machines on which one request may wait for another one. */
export const createPromiseSignal: CreateSignal = () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  return { fire: () => resolve(true), wait: () => promise };
};

/** How often to look, and how long. */
export interface Patience {
  readonly alarm: Alarm;
  readonly everyMs: number;
  readonly mostMs: number;
}

/**
 * Makes signals for machines on which no promise of one request may be awaited in another one (CF-03): who waits looks at
 * a plain value, with timers of its own. It gives up in the end, for what it waits for may have been cut off.
 */
export function createPollingSignals({ alarm, everyMs, mostMs }: Patience): CreateSignal {
  return () => {
    const state = { fired: false };
    return {
      fire: () => {
        state.fired = true;
      },
      async wait() {
        for (let leftMs = mostMs; !state.fired; leftMs -= everyMs) {
          if (leftMs <= 0) return false;
          const { promise, resolve } = Promise.withResolvers<void>();
          alarm(everyMs, resolve);
          await promise;
        }
        return true;
      },
    };
  };
}
