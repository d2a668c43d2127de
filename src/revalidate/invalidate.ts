import type { KeptReceipt } from "../cache/handler.ts";
import type { Invalidation } from "../entry/fence.ts";
import type { CacheKey } from "../entry/key.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "./alarm.ts";
import type { Fences } from "./fences.ts";
import { receiptOf, type Receipt, type ReceiptFacts, type RegenerationLine } from "./receipt.ts";
import type { Place } from "./lookup.ts";
import type { Scheduler } from "./schedule.ts";
import type { FindTouched } from "./touched.ts";
import { raisedBy, type WebhookCall } from "./webhook-call.ts";

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
  readonly limits: ReceiptFacts["limits"];
}

/** Makes the invalidation of the webhook. */
export function createInvalidate(needs: InvalidateNeeds): Invalidate {
  const { fences, findTouched, platform, limits } = needs;
  return {
    async raise(call, receipt) {
      const items = invalidationsOf(call);
      if (receipt) return fences.raiseOnce(items, receipt);
      await fences.raise(items);
      return undefined;
    },
    async follow(call, id) {
      const atMs = platform.now();
      // What expired may be gone for good: it is rendered for whoever asks for it.
      const regeneration = call.mode === "stale" && !call.isDryRun ? "started" : "none";
      const running = createRunning(needs);
      // Not after the search: with many entries it takes as long as many renders.
      const touched = await findTouched(call.items, regeneration === "started" ? running.start : () => {});
      const receipt = receiptOf({ id, call, atMs, touched, regeneration, limits });
      return { receipt, ended: async () => ({ ...receipt, regenerations: await running.ended() }) };
    },
  };
}

/** How long a sender is kept waiting: most give up sooner. */
const WAIT_SECONDS = 120;

/** Each tag once, in the order of the call. */
function invalidationsOf({ items, mode }: WebhookCall): readonly Invalidation[] {
  const tags = new Set(items.flatMap(raisedBy));
  return [...tags].map((tag) => ({ tag, expireAfterSeconds: mode === "expire" ? 0 : undefined }));
}

/** The regenerations of one call. */
interface Running {
  start(place: Place): void;
  ended(): Promise<readonly RegenerationLine[]>;
}

function createRunning({ scheduler, platform, alarm }: InvalidateNeeds): Running {
  const works: Promise<void>[] = [];
  const lines = new Map<CacheKey, RegenerationLine>();
  return {
    start(place) {
      const { key, path } = place;
      lines.set(key, { path, result: "running" });
      const work = scheduler.regenerate(place).then((result) => void lines.set(key, { path, result }));
      works.push(work);
      platform.waitUntil(work);
    },
    async ended() {
      const late = (): Error => new Error("late");
      // That time is up is told line by line.
      await within(Promise.all(works), { alarm, afterMs: WAIT_SECONDS * 1000, late }).catch(() => undefined);
      return [...lines.values()];
    },
  };
}
