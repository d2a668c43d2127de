/** Reads a `Retry-After` header: seconds or a date (RFC 9110, section 10.2.3). Undefined when it says neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(atMs - nowMs, 0);
}
