import type { RuntimeEvent } from "./events.ts";

/** All that portable code asks of the machine. */
export interface Platform {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Keeps the machine alive until the work ends. Work reports its own failures; of one that rejects only a line is logged. */
  waitUntil(work: Promise<void>): void;
  /** Takes one event; decides itself what becomes of it. Never throws. */
  report(event: RuntimeEvent): void;
}
