import type { LogLine } from "../request/event-line.ts";

/** Writes lines where the Worker's owner finds them: in its logs. Debug lines are left out. */
export function logLine({ level, text }: LogLine): void {
  switch (level) {
    case "debug":
      return;
    case "warn":
      return console.warn(text);
    case "error":
      return console.error(text);
  }
}
