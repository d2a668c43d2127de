import { describeError, eventLine, type LogLine } from "../request/event-line.ts";
import type { RuntimeEvent } from "../request/events.ts";
import type { Platform } from "../request/platform.ts";

/** Takes one finished line for people. */
export type Log = (level: "debug" | "info" | "warn" | "error", line: string) => void;

/** A platform on Node, whose owner can wait for the work it was given. */
export interface NodePlatform extends Platform {
  /** Resolves when no background work is left. */
  settled(): Promise<void>;
}

/** Makes a platform that keeps track of background work and turns events into log lines. */
export function createPlatform(log: Log): NodePlatform {
  const background = new Set<Promise<void>>();
  const warned = new Set<string>();
  return {
    now: () => Date.now(),
    waitUntil: (work) => {
      const tracked = work.catch((error: unknown) => log("error", `Background work failed: ${describeError(error)}`));
      background.add(tracked);
      void tracked.finally(() => background.delete(tracked));
    },
    report: (event) => report(event, { log, warned }),
    settled: async () => {
      while (background.size > 0) await Promise.allSettled(background);
    },
  };
}

// A cause is told once; a server that warns of ever new causes must not grow for ever.
const MOST_WARNINGS = 1_000;

function report(event: RuntimeEvent, to: { readonly log: Log; readonly warned: Set<string> }): void {
  const line = eventLine(event);
  if (line.level === "warn") return once(to, line);
  to.log(line.level, line.text);
}

function once(
  { log, warned }: { readonly log: Log; readonly warned: Set<string> },
  { text, cause = text }: Omit<LogLine, "level">,
): void {
  if (warned.has(cause)) return;
  if (warned.size >= MOST_WARNINGS) warned.clear();
  warned.add(cause);
  log("warn", text);
}
