const wholeNumber = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** Writes a whole number with thousands separators. */
export function formatNumber(value: number): string {
  return wholeNumber.format(value);
}

/** Writes an instant as `2026-01-31 08:15:00 UTC`. */
export function formatInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Writes an instant's time of day as `08:15:00`, in UTC. */
export function formatClock(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}

/** Writes a duration in its largest whole unit, as `12 s`, `5 min`, `3 h` or `2 d`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Writes a position as `46.8° N, 8.2° E`. */
export function formatPosition(latitude: number, longitude: number): string {
  const northSouth = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? "S" : "N"}`;
  const eastWest = `${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? "W" : "E"}`;
  return `${northSouth}, ${eastWest}`;
}
