import type { KeptReceipt } from "../cache/handler.ts";
import type { Invalidation } from "../entry/fence.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "./alarm.ts";
import type { Fences } from "./fences.ts";
import { receiptOf, type Receipt, type RegenerationLine } from "./receipt.ts";
import type { RegenerationEnd, Scheduler } from "./schedule.ts";
import type { FindTouched, Touched, TouchedPlace } from "./touched.ts";
import type { WebhookCall } from "./webhook-call.ts";

/** Does what a call asks for and writes the receipt. Throws when the store does not take the invalidation. */
export interface Invalidate {
  /** Raises the fences; with an id, once and for all. `undefined`, or the receipt that says that it was done before. */
  raise(call: WebhookCall, receipt: KeptReceipt | undefined): Promise<KeptReceipt | undefined>;
  /** Counts, starts regenerations, and writes the receipt. */
  follow(call: WebhookCall, id: string | undefined): Promise<Followed>;
}

/** A call whose fences are raised. */
export interface Followed {
  readonly receipt: Receipt;
  /** Waits for the regenerations, for `WAIT_SECONDS` at most, and gives the receipt that tells of them. */
  ended(): Promise<Receipt>;
}

export interface InvalidateNeeds {
  readonly fences: Fences;
  readonly scheduler: Pick<Scheduler, "regenerate">;
  readonly findTouched: FindTouched;
  readonly platform: Platform;
  readonly alarm: Alarm;
  readonly visibleAfterSeconds: number | undefined;
}

/** Makes the invalidation of the webhook. */
export function createInvalidate(needs: InvalidateNeeds): Invalidate {
  const { fences, findTouched, platform, visibleAfterSeconds } = needs;
  return {
    async raise(call, receipt) {
      const items = invalidationsOf(call);
      if (receipt) return fences.raiseOnce(items, receipt);
      await fences.raise(items);
      return undefined;
    },
    async follow(call, id) {
      const atMs = platform.now();
      const touched = await findTouched(call.items);
      // Expired content is asked for or not: rendering it for nobody would be a guess, and its next visitor waits anyway.
      const regenerates = call.mode === "stale" && !call.isDryRun;
      const regeneration = regenerates ? "started" : "none";
      const receipt = receiptOf({ id, call, atMs, touched, regeneration, visibleAfterSeconds });
      const running = regenerates ? startAll(touched, needs) : NOTHING_RUNS;
      return { receipt, ended: async () => ({ ...receipt, regenerations: await running.ended() }) };
    },
  };
}

/** How long a sender is kept waiting: most give up sooner. */
const WAIT_SECONDS = 120;

/** Each tag once, in the order of the call. */
function invalidationsOf({ items, mode }: WebhookCall): readonly Invalidation[] {
  const tags = new Set(items.map(({ raises }) => raises));
  return [...tags].map((tag) => ({ tag, expireAfterSeconds: mode === "expire" ? 0 : undefined }));
}

interface Running {
  ended(): Promise<readonly RegenerationLine[]>;
}

const NOTHING_RUNS: Running = { ended: async () => [] };

function startAll({ places }: Touched, needs: InvalidateNeeds): Running {
  const { scheduler, platform, alarm } = needs;
  const ends = new Map<TouchedPlace, RegenerationEnd>();
  const work = Promise.all(
    places.map(async (each) => {
      ends.set(each, await scheduler.regenerate(each.place));
    }),
  ).then(() => undefined);
  platform.waitUntil(work);
  return {
    async ended() {
      // Being late is told line by line.
      const late = (): Error => new Error("late");
      await within(work, { alarm, afterMs: WAIT_SECONDS * 1000, late }).catch(() => undefined);
      return places.map((each) => ({ path: each.place.path, result: ends.get(each) ?? "running" }));
    },
  };
}
