/** Says how long to wait before the next attempt, in ms: doubling from 1 s to 30 s, each time somewhere in its upper half. */
export function backoffMs(failures: number, random: number): number {
  const fullMs = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  // Clients that failed together must not come back together.
  return Math.round(fullMs * (0.5 + random / 2));
}

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
