/** A semaphore with two priorities: it bounds how many renders run at a time. */
export interface Slots {
  /** Waits for a slot; the returned function frees it, once. */
  take(purpose: SlotPurpose): Promise<() => void>;
}

/** Says for whom a slot is: someone who waits for the answer, or work that nobody waits for. */
export type SlotPurpose = "visitor" | "background";

/**
 * Makes a number of slots. Visitors go first, and background work never holds the last slot if there is more than one. After
 * so many visitors in a row background work has a turn: a crowd without end, as of a crawler, must not keep pages old for ever.
 */
export function createSlots(count: number): Slots {
  const mostBackground = Math.max(1, count - 1);
  const running = { visitor: 0, background: 0 };
  const waiting = { visitor: [] as (() => void)[], background: [] as (() => void)[] };
  const state = { visitorsInARow: 0 };

  function isFree(purpose: SlotPurpose): boolean {
    if (running.visitor + running.background >= count) return false;
    return purpose === "visitor" || running.background < mostBackground;
  }

  function isNext(purpose: SlotPurpose): boolean {
    return waiting[purpose].length > 0 && isFree(purpose);
  }

  function next(): SlotPurpose | undefined {
    const hasTurn = state.visitorsInARow >= MOST_VISITORS_IN_A_ROW && isNext("background");
    if (isNext("visitor") && !hasTurn) return "visitor";
    return isNext("background") ? "background" : undefined;
  }

  function admit(): void {
    for (let purpose = next(); purpose; purpose = next()) {
      state.visitorsInARow = purpose === "visitor" ? state.visitorsInARow + 1 : 0;
      running[purpose] += 1;
      waiting[purpose].shift()?.();
    }
  }

  return {
    async take(purpose) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting[purpose].push(resolve);
      admit();
      await promise;
      const held = { free: false };
      return () => {
        if (held.free) return;
        held.free = true;
        running[purpose] -= 1;
        admit();
      };
    },
  };
}

// A fifth of a busy machine is enough to renew what is asked for most.
const MOST_VISITORS_IN_A_ROW = 4;
