import { waitUntil } from "cloudflare:workers";
import { describeError, eventLine } from "../request/event-line.ts";
import type { Platform } from "../request/platform.ts";
import { logLine } from "./log.ts";

/** Makes the platform of one isolate. Background work belongs to the request in which it begins. */
export function createPlatform(): Platform {
  const told = new Set<string>();
  return {
    now: () => Date.now(),
    waitUntil: (work) =>
      waitUntil(
        work.catch((error: unknown) =>
          logLine({ level: "error", text: `Background work failed: ${describeError(error)}` }),
        ),
      ),
    report(event) {
      const line = eventLine(event);
      if (line.level === "warn") {
        if (told.has(line.text)) return;
        if (told.size >= MOST_WARNINGS) told.clear();
        told.add(line.text);
      }
      logLine(line);
    },
  };
}

// A cause is told once; an isolate that warns of ever new causes must not grow for ever.
const MOST_WARNINGS = 1_000;
