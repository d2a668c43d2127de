import { timerAlarm } from "../revalidate/alarm.ts";
import { createPollingSignals, type CreateSignal } from "../revalidate/signal.ts";

/** Background work is cut off 30 s after the answer: https://developers.cloudflare.com/workers/platform/limits/ */
export const DEADLINE_SECONDS = 25;

/** Lets one request wait for another one without touching its promises (CF-03). */
export const createSignal: CreateSignal = createPollingSignals({
  alarm: timerAlarm,
  everyMs: 5,
  mostMs: DEADLINE_SECONDS * 1000,
});
