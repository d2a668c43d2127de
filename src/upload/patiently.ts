import { kvCallFailed } from "../errors/upload.ts";
import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { ApiReply } from "./kv-api.ts";
import type { Pace } from "./pace.ts";

/** What calls of one upload share. */
export interface Patience {
  readonly clock: Clock;
  readonly pace: Pace;
}

/** Is how often one call is tried. With waits that double to 30 seconds this spans two minutes. */
export const MOST_ATTEMPTS = 8;

/** Repeats a call that changes nothing until it works. Throws when it does not, saying what was wanted. */
export async function patiently(
  what: string,
  call: () => Promise<ApiReply>,
  { clock, pace }: Patience,
): Promise<Extract<ApiReply, { readonly kind: "json" | "bytes" }>> {
  for (let attempts = 1; ; attempts += 1) {
    await pace.ready();
    const reply = await call();
    if (reply.kind === "json" || reply.kind === "bytes") return reply;
    if (reply.kind !== "again" || attempts === MOST_ATTEMPTS)
      throw kvCallFailed(what, { attempts, reason: reply.reason });
    pace.slowDown(reply.waitMs ?? backoffMs(attempts, clock.random()));
  }
}
