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
      const tracked = work.catch((error: unknown) => log("error", `Background work failed: ${describe(error)}`));
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
  const { log } = to;
  switch (event.kind) {
    case "hit":
    case "stale":
    case "miss":
    case "bypass":
      return log("debug", `${event.kind} ${event.path}${event.detail === undefined ? "" : ` (${event.detail})`}`);
    case "stored":
    case "unchanged":
      return log("debug", `${event.kind} ${event.path} in ${event.ms} ms`);
    case "skipped":
      return log("debug", `skipped ${event.path} (${event.detail})`);
    case "invalidated":
      return log("debug", `invalidated ${event.tags.join(", ")}`);
    case "failed": {
      const next =
        event.nextAttemptAtMs === undefined ? "" : ` Next attempt: ${new Date(event.nextAttemptAtMs).toISOString()}.`;
      return log("error", `Rendering ${event.path} failed (${event.reason}).${next}\n${describe(event.error)}`);
    }
    case "store-failed":
      return once(to, `The store failed to ${event.operation}: ${messageOf(event.error)}`);
    case "broken-record":
      return once(to, `The stored record ${event.key} is broken and is rendered again: ${event.detail}`);
    case "warning":
      return once(to, `${event.message} [${event.code}]`);
  }
}

function once({ log, warned }: { readonly log: Log; readonly warned: Set<string> }, line: string): void {
  if (warned.has(line)) return;
  if (warned.size >= MOST_WARNINGS) warned.clear();
  warned.add(line);
  log("warn", line);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by ${describe(error.cause)}`;
}
