import type { Platform } from "../request/platform.ts";
import type { StaleReason } from "./decide.ts";
import type { Failures } from "./failures.ts";
import type { Fences } from "./fences.ts";
import type { FoundEntry } from "./lookup.ts";
import type { Rendered, RenderJob, RenderShared } from "./shared-render.ts";
import type { CreateSignal } from "./signal.ts";
import { createSingleFlight } from "./single-flight.ts";
import type { Slots } from "./slots.ts";

/** Renders entries, each once at a time, for visitors who wait and in place of entries that are old. */
export interface Regenerator {
  /** Renders what is not there. Throws what the render threw; the failure is shared by those who wait and forgotten. */
  make(job: RenderJob): Promise<Rendered>;
  /** Renders what is there but too old, while a visitor waits. A failure throws, and is recorded beside the entry. */
  remake(job: Replacement): Promise<Rendered>;
  /** Renders what is old for nobody in particular; the caller holds a slot. Never throws: it ends in one event. */
  renew(job: Replacement, reason: RenewReason): Promise<Renewal>;
}

/** Why something is rendered again: a visitor found it old, or somebody asked for it. */
export type RenewReason = StaleReason | "asked";

/** What a renewal came to: a new entry, an equal one, one that is older than what is stored, or none. */
export type Renewal = "stored" | "unchanged" | "older" | "failed";

/** A job whose entry exists. */
export interface Replacement extends RenderJob {
  readonly previous: FoundEntry;
}

export interface RegeneratorNeeds {
  readonly render: RenderShared;
  readonly slots: Slots;
  readonly fences: Fences;
  readonly failures: Failures;
  readonly platform: Platform;
  readonly createSignal: CreateSignal;
  /** Called when the entry of a key was replaced or renewed. */
  replaced(job: RenderJob): void;
}

/** Makes a regenerator. Misses, regenerations and both representations share one flight per key (DE-01). */
export function createRegenerator(needs: RegeneratorNeeds): Regenerator {
  const { failures, platform, replaced } = needs;
  const flights = createFlights(needs);

  async function failed(job: Replacement, error: unknown, reason: "stale" | "on-demand"): Promise<void> {
    const { nextAttemptAtMs } = await failures.record(job.previous, error);
    replaced(job);
    const { path, route } = job.place;
    platform.report({ kind: "failed", path, route: route.id, reason, error, nextAttemptAtMs });
  }

  function missFailed(job: RenderJob, error: unknown): void {
    const { path, route } = job.place;
    const reason = job.dataFrom === "origin" ? "on-demand" : "miss";
    platform.report({ kind: "failed", path, route: route.id, reason, error });
  }

  return {
    make: (job) =>
      flights.fly(job, async (started) => {
        const result = await flights.inSlot(job, started).catch((error: unknown) => {
          missFailed(job, error);
          throw error;
        });
        if (result.kind === "personal") missFailed(job, result.error);
        return result;
      }),
    remake: (job) =>
      flights.fly(job, async (started) => {
        try {
          return throwIfPersonal(await flights.inSlot(job, started));
        } catch (error) {
          await failed(job, error, job.dataFrom === "origin" ? "on-demand" : "stale");
          throw error;
        }
      }),
    async renew(job, reason) {
      try {
        const result = await flights.fly(job, async (started) => throwIfPersonal(await flights.rendered(job, started)));
        return renewalOf(result);
      } catch (error) {
        // As in Next.js, what an invalidation made old is stale like any other; on demand is only what somebody asked to render.
        await failed(job, error, reason === "asked" ? "on-demand" : "stale");
        return "failed";
      }
    },
  };
}

type Started = (atMs: number) => void;

interface Flights {
  /** Joins the flight of a key, or starts one. */
  fly(job: RenderJob, start: (started: Started) => Promise<Rendered>): Promise<Rendered>;
  rendered(job: RenderJob, started: Started): Promise<Rendered>;
  /** Renders once a slot for visitors is free. */
  inSlot(job: RenderJob, started: Started): Promise<Rendered>;
}

function createFlights(needs: RegeneratorNeeds): Flights {
  const { render, slots, fences, failures, platform, replaced } = needs;
  const flights = createSingleFlight<Rendered>(needs.createSignal);

  async function rendered(job: RenderJob, started: Started): Promise<Rendered> {
    const result = await render(job, started);
    failures.forget(job.place.key);
    replaced(job);
    return result;
  }

  return {
    rendered,
    // Work that began before an invalidation may hold what it invalidated: whoever asks later gets later work (DE-07).
    fly: (job, start) =>
      flights.run(flightOf(job), {
        mayJoin: (startedAtMs) => startedAtMs > fences.newestAtMs(),
        start: (started) => keptAlive(start(started), platform),
      }),
    async inSlot(job, started) {
      const release = await slots.take("visitor");
      try {
        return await rendered(job, started);
      } finally {
        release();
      }
    },
  };
}

// Who asks for new data does not join a render that reads cached data (DE-04).
function flightOf({ place, dataFrom }: RenderJob): string {
  return dataFrom === "cache" ? place.key : `${place.key} on demand`;
}

/** A visitor who leaves must not end a render that others wait for, or the storing of what was rendered. */
function keptAlive<T>(work: Promise<T>, platform: Platform): Promise<T> {
  const ended = (): void => undefined;
  platform.waitUntil(work.then(ended, ended));
  return work;
}

function renewalOf(result: Rendered): Renewal {
  if (result.kind === "personal" || result.commit === "not-stored") return "failed";
  return result.commit;
}

/** Where a good entry exists, a render that turned personal is a failure: the entry stays (RT-03). */
function throwIfPersonal(result: Rendered): Rendered {
  if (result.kind === "personal") throw result.error;
  return result;
}
