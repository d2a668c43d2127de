import { print } from "./print.ts";

// Ten times a second looks alive; a log that is read later needs less.
const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 5_000;

/** Shows how far a command is: a line that moves on a terminal, a line from time to time elsewhere. */
export function showProgress(last: { shownAtMs: number }, nowMs: number, line: () => string): void {
  const isTerminal = print.isTerminal();
  if (nowMs - last.shownAtMs < (isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS)) return;
  last.shownAtMs = nowMs;
  if (isTerminal) print.status(line());
  else print.line(line());
}
