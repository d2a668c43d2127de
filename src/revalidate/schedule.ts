import { LRUCache } from "lru-cache";
import type { CacheKey } from "../entry/key.ts";
import { regenerationCutOff } from "../errors/serve.ts";
import { VinextError } from "../errors/vinext-error.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "./alarm.ts";
import type { Decision, StaleReason } from "./decide.ts";
import type { Leases } from "./lease.ts";
import type { FoundEntry, Lookup, Place } from "./lookup.ts";
import type { Regenerator } from "./regenerate.ts";
import type { Slots } from "./slots.ts";

/** Starts regenerations in the background. */
export interface Scheduler {
  /** Starts one unless one runs for the key. Returns at once. */
  schedule(stale: StaleEntry): void;
  /** Starts no more, waits for what runs up to a limit and gives leases back. */
  close(): Promise<void>;
}

/** An entry that was served although it is old. */
export interface StaleEntry {
  readonly place: Place;
  readonly entry: FoundEntry;
  readonly reason: StaleReason;
}

export interface SchedulerNeeds {
  readonly platform: Platform;
  readonly alarm: Alarm;
  readonly slots: Slots;
  readonly leases: Leases;
  readonly regenerator: Regenerator;
  /** Looks again, past memory: another process may have been faster (S11). */
  look(place: Place): Promise<Lookup>;
  decide(found: Lookup): Decision;
  isListed(place: Place): Promise<boolean>;
  /** Called when another process's newer entry was found. */
  superseded(place: Place): void;
  readonly shutdownSeconds: number;
}

/** Makes a scheduler. Every job ends in exactly one event. */
export function createScheduler(needs: SchedulerNeeds): Scheduler {
  const { platform, slots, leases } = needs;
  const running = new Map<CacheKey, Promise<void>>();
  // While another process renders, asking for its lease on every request would only load the store.
  const pausedUntilMs = new LRUCache<CacheKey, number>({ max: 1_000 });
  const state = { closing: false };

  function skip({ path }: Place, detail: "lease" | "backoff" | "older" | "stopping"): void {
    platform.report({ kind: "skipped", path, detail });
  }

  async function run(stale: StaleEntry): Promise<void> {
    const { place } = stale;
    const release = await slots.take("background");
    try {
      if (state.closing) return skip(place, "stopping");
      const giveBack = await leases.take(place.key);
      if (!giveBack) {
        pausedUntilMs.set(place.key, platform.now() + LEASE_PAUSE_MS);
        return skip(place, "lease");
      }
      try {
        await renewIfStillStale(needs, stale, skip);
      } finally {
        await giveBack();
      }
    } catch (error) {
      platform.report({ kind: "failed", path: place.path, route: place.route.id, reason: "stale", error });
    } finally {
      release();
    }
  }

  return {
    schedule(stale) {
      const { place } = stale;
      const { key } = place;
      if (running.has(key) || platform.now() < (pausedUntilMs.get(key) ?? 0)) return;
      if (state.closing) return skip(place, "stopping");
      const work = run(stale).finally(() => running.delete(key));
      running.set(key, work);
      platform.waitUntil(work);
    },
    async close() {
      state.closing = true;
      const all = Promise.all(running.values());
      const late = (): VinextError => regenerationCutOff(running.size);
      await within(all, { alarm: needs.alarm, afterMs: needs.shutdownSeconds * 1000, late }).catch((error: unknown) => {
        if (error instanceof VinextError)
          platform.report({ kind: "warning", code: error.code, message: error.message });
      });
      // What still runs is given up: another process may go on with it at once.
      await leases.releaseAll();
    },
  };
}

const LEASE_PAUSE_MS = 1_000;

async function renewIfStillStale(
  needs: SchedulerNeeds,
  stale: StaleEntry,
  skip: (place: Place, detail: "backoff" | "older") => void,
): Promise<void> {
  const { place, reason } = stale;
  const found = await needs.look(place);
  const decision = needs.decide(found);
  if (decision.serve === "hit") {
    needs.superseded(place);
    return skip(place, decision.failure ? "backoff" : "older");
  }
  const previous = decision.entry ?? stale.entry;
  await needs.regenerator.renew({ place, previous, listed: await needs.isListed(place) }, reason);
}
