import { createRecent } from "../cache/recent.ts";
import type { CacheKey } from "../entry/key.ts";
import { regenerationCutOff } from "../errors/serve.ts";
import { VinextError } from "../errors/vinext-error.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "./alarm.ts";
import type { Budget } from "./budget.ts";
import type { Decision, StaleReason } from "./decide.ts";
import type { Leases } from "./lease.ts";
import type { FoundEntry, Lookup, Place } from "./lookup.ts";
import type { Regenerator, Renewal, RenewReason } from "./regenerate.ts";
import type { CreateSignal, Signal } from "./signal.ts";
import type { Slots } from "./slots.ts";

/** Starts regenerations in the background. */
export interface Scheduler {
  /** Starts one unless one runs for the key. Returns at once. */
  schedule(stale: StaleEntry): void;
  /**
   * Starts one because somebody asked for it: after what runs for the key, which may have begun before the invalidation,
   * and whatever failed before. Never throws.
   */
  regenerate(place: Place): Promise<RegenerationEnd>;
  /** Starts no more, waits for what runs up to a limit and gives leases back. */
  close(): Promise<void>;
}

/** An entry that was served although it is old. */
export interface StaleEntry extends Job {
  readonly entry: FoundEntry;
  readonly reason: StaleReason;
}

/** What a regeneration came to, or why there was none. */
export type RegenerationEnd = Renewal | SkipReason;

/** `lease`: another process renders; `older`: what is stored is newer; `gone`: nothing is stored any more. */
export type SkipReason = "lease" | "backoff" | "older" | "stopping" | "gone";

interface Job {
  readonly place: Place;
  readonly entry: FoundEntry | undefined;
  readonly reason: RenewReason;
}

export interface SchedulerNeeds {
  readonly platform: Platform;
  readonly alarm: Alarm;
  readonly slots: Slots;
  readonly leases: Leases;
  readonly regenerator: Regenerator;
  readonly createSignal: CreateSignal;
  /** Looks again, past memory: another process may have been faster (S11). */
  look(place: Place): Promise<Lookup>;
  decide(found: Lookup): Decision;
  isListed(place: Place): Promise<boolean>;
  /** Called when another process's newer entry was found. */
  superseded(place: Place): void;
  /** Of regenerations that age alone asks for. */
  readonly budget: Budget;
  readonly shutdownSeconds: number;
  /** After so long a regeneration that did not end is taken for one that was cut off. */
  readonly longestMs: number;
}

interface Running {
  /** Not the work itself: others wait for it (CF-03). */
  readonly ended: Signal;
  readonly untilMs: number;
}

/** Makes a scheduler. Every job ends in exactly one event. */
export function createScheduler(needs: SchedulerNeeds): Scheduler {
  const { platform } = needs;
  const running = new Map<CacheKey, Running>();
  // While another process renders, asking for its lease on every request would only load the store.
  const pausedUntilMs = createRecent<CacheKey, number>({ max: 1_000 });
  const state = { closing: false };
  const skip = createSkip(platform);
  const run = createRun(needs, {
    isClosing: () => state.closing,
    leased: ({ key }) => pausedUntilMs.set(key, platform.now() + LEASE_PAUSE_MS),
  });

  function start(job: Job): Promise<RegenerationEnd> {
    const { key } = job.place;
    const ended = needs.createSignal();
    running.set(key, { ended, untilMs: platform.now() + needs.longestMs });
    const work = run(job).finally(() => {
      if (running.get(key)?.ended === ended) running.delete(key);
      ended.fire();
    });
    platform.waitUntil(work.then(() => undefined));
    return work;
  }

  return {
    schedule(stale) {
      const { key } = stale.place;
      const nowMs = platform.now();
      // A machine may cut work off without a word; nothing that should have ended long ago stands in the way (CF-01).
      if (nowMs < (running.get(key)?.untilMs ?? 0) || nowMs < (pausedUntilMs.get(key) ?? 0)) return;
      if (state.closing) skip(stale.place, "stopping");
      else if (stale.reason !== "age" || needs.budget(nowMs)) void start(stale);
    },
    async regenerate(place) {
      for (let before = running.get(place.key); before; before = running.get(place.key)) {
        if (platform.now() >= before.untilMs || !(await before.ended.wait())) break;
      }
      if (state.closing) return skip(place, "stopping");
      return start({ place, entry: undefined, reason: "asked" });
    },
    async close() {
      state.closing = true;
      const all = Promise.all([...running.values()].map(({ ended }) => ended.wait()));
      const late = (): VinextError => regenerationCutOff(running.size);
      await within(all, { alarm: needs.alarm, afterMs: needs.shutdownSeconds * 1000, late }).catch((error: unknown) => {
        if (error instanceof VinextError)
          platform.report({ kind: "warning", code: error.code, message: error.message });
      });
      // What still runs is given up: another process may go on with it at once.
      await needs.leases.releaseAll();
    },
  };
}

type Skip = <const R extends SkipReason>(place: Place, detail: R) => R;

function createSkip(platform: Platform): Skip {
  return ({ path }, detail) => {
    platform.report({ kind: "skipped", path, detail });
    return detail;
  };
}

interface RunHooks {
  isClosing(): boolean;
  /** Called when another process holds the lease. */
  leased(place: Place): void;
}

function createRun(needs: SchedulerNeeds, hooks: RunHooks): (job: Job) => Promise<RegenerationEnd> {
  const { platform, slots, leases } = needs;
  const skip = createSkip(platform);
  return async (job) => {
    const { place } = job;
    const release = await slots.take("background");
    try {
      if (hooks.isClosing()) return skip(place, "stopping");
      const giveBack = await leases.take(place.key);
      if (!giveBack) {
        hooks.leased(place);
        return skip(place, "lease");
      }
      try {
        return await renewIfStillStale(needs, job, skip);
      } finally {
        await giveBack();
      }
    } catch (error) {
      platform.report({ kind: "failed", path: place.path, route: place.route.id, reason: "stale", error });
      return "failed";
    } finally {
      release();
    }
  };
}

const LEASE_PAUSE_MS = 1_000;

async function renewIfStillStale(needs: SchedulerNeeds, job: Job, skip: Skip): Promise<RegenerationEnd> {
  const { place, reason } = job;
  const found = await needs.look(place);
  const decision = needs.decide(found);
  // Who asks has usually mended what failed.
  if (decision.serve === "hit" && !(decision.failure && reason === "asked")) {
    needs.superseded(place);
    return skip(place, decision.failure ? "backoff" : "older");
  }
  const previous = decision.entry ?? job.entry;
  if (!previous) return skip(place, "gone");
  const listed = await needs.isListed(place);
  return needs.regenerator.renew({ place, previous, listed, dataFrom: "cache" }, reason);
}
