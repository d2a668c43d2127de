import { reasonOf } from "../errors/reason.ts";
import { digestOf } from "./error-digest.ts";
import type { RuntimeEvent } from "./events.ts";

/** One event as a line for people. */
export interface LogLine {
  readonly level: "debug" | "warn" | "error";
  readonly text: string;
  /** What is behind several lines, where they are worth only one. */
  readonly cause?: string;
}

/** Writes an event as a line. Warnings repeat; whoever prints them tells each cause once. */
export function eventLine(event: RuntimeEvent): LogLine {
  switch (event.kind) {
    case "hit":
    case "stale":
    case "miss":
    case "bypass":
      return debug(`${event.kind} ${event.path}${event.detail === undefined ? "" : ` (${event.detail})`}`);
    case "stored":
    case "unchanged":
      return debug(`${event.kind} ${event.path} in ${event.ms} ms`);
    case "skipped":
      return debug(`skipped ${event.path} (${event.detail})`);
    case "invalidated":
      return debug(`invalidated ${event.tags.join(", ")}`);
    case "failed": {
      const next =
        event.nextAttemptAtMs === undefined ? "" : ` Next attempt: ${new Date(event.nextAttemptAtMs).toISOString()}.`;
      const failed = `${workOf(event)} ${event.path} failed (${event.reason}).${next}`;
      const text = `${failed}\n${describeError(event.error)}\nDigest: ${digestOf(event.error)}`;
      return { level: "error", text };
    }
    case "store-failed": {
      const cause = reasonOf(event.error);
      return { level: "warn", text: `The store failed to ${event.operation}: ${cause}`, cause };
    }
    case "broken-record":
      return { level: "warn", text: `The stored record ${event.key} is broken and is rendered again: ${event.detail}` };
    case "warning":
      return { level: "warn", text: `${event.message} [${event.code}]` };
  }
}

/** Names what failed, so that nobody looks into a page for what its proxy did (O4). */
function workOf({ during }: Extract<RuntimeEvent, { kind: "failed" }>): string {
  if (during === "action") return "An action sent to";
  return during === "proxy" ? "The proxy for" : "Rendering";
}

/** Writes an error with its stack and its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by ${describeError(error.cause)}`;
}

/** What is thrown may be any value, and an object says nothing as a string. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${describeField(field)}`);
  return `{ ${fields.join(", ")} }`;
}

function describeField(field: unknown): string {
  return field instanceof Error ? describeError(field) : String(field).trim();
}

function debug(text: string): LogLine {
  return { level: "debug", text };
}
