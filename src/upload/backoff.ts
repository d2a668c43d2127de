/** Says how long to wait before the next attempt, in ms: doubling from 1 s to 30 s, each time somewhere in its upper half. */
export function backoffMs(failures: number, random: number): number {
  const fullMs = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  // Clients that failed together must not come back together.
  return Math.round(fullMs * (0.5 + random / 2));
}

/** Reads a `Retry-After` header: seconds or a date (RFC 9110, section 10.2.3). Undefined when it says neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(atMs - nowMs, 0);
}

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
