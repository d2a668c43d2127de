import type { Platform } from "../request/platform.ts";
import type { StaleReason } from "./decide.ts";
import type { Failures } from "./failures.ts";
import type { Fences } from "./fences.ts";
import type { FoundEntry } from "./lookup.ts";
import type { Rendered, RenderJob, RenderShared } from "./shared-render.ts";
import { createSingleFlight } from "./single-flight.ts";
import type { Slots } from "./slots.ts";

/** Renders entries, each once at a time, for visitors who wait and in place of entries that are old. */
export interface Regenerator {
  /** Renders what is not there. Throws what the render threw; the failure is shared by those who wait and forgotten. */
  make(job: RenderJob): Promise<Rendered>;
  /** Renders what is there but too old, while a visitor waits. A failure throws, and is recorded beside the entry. */
  remake(job: Replacement): Promise<Rendered>;
  /** Renders what is old for nobody in particular; the caller holds a slot. Never throws: it ends in one event. */
  renew(job: Replacement, reason: StaleReason): Promise<void>;
}

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
  /** Called when the entry of a key was replaced or renewed. */
  replaced(job: RenderJob): void;
}

/** Makes a regenerator. Misses, regenerations and both representations share one flight per key (DE-01). */
export function createRegenerator(needs: RegeneratorNeeds): Regenerator {
  const { render, slots, fences, failures, platform, replaced } = needs;
  const flights = createSingleFlight<Rendered>();

  async function rendered(job: RenderJob, started: (atMs: number) => void): Promise<Rendered> {
    const result = await render(job, started);
    if (result.kind === "personal") return result;
    failures.forget(job.place.key);
    replaced(job);
    return result;
  }

  function fly(job: RenderJob, start: (started: (atMs: number) => void) => Promise<Rendered>): Promise<Rendered> {
    // Work that began before an invalidation may hold what it invalidated: whoever asks later gets later work (DE-07).
    return flights.run(job.place.key, { mayJoin: (startedAtMs) => startedAtMs > fences.newestAtMs(), start });
  }

  async function inSlot(job: RenderJob, started: (atMs: number) => void): Promise<Rendered> {
    const release = await slots.take("visitor");
    try {
      return await rendered(job, started);
    } finally {
      release();
    }
  }

  async function failed(job: Replacement, error: unknown, reason: "stale" | "on-demand"): Promise<void> {
    const { nextAttemptAtMs } = await failures.record(job.previous, error);
    replaced(job);
    platform.report({ kind: "failed", path: job.place.path, reason, error, nextAttemptAtMs });
  }

  function missFailed({ place }: RenderJob, error: unknown): void {
    platform.report({ kind: "failed", path: place.path, reason: "miss", error });
  }

  return {
    make: (job) =>
      fly(job, async (started) => {
        const result = await inSlot(job, started).catch((error: unknown) => {
          missFailed(job, error);
          throw error;
        });
        if (result.kind === "personal") missFailed(job, result.error);
        return result;
      }),
    remake: (job) =>
      fly(job, async (started) => {
        try {
          return throwIfPersonal(await inSlot(job, started));
        } catch (error) {
          await failed(job, error, "stale");
          throw error;
        }
      }),
    async renew(job, reason) {
      const flight = fly(job, async (started) => {
        try {
          return throwIfPersonal(await rendered(job, started));
        } catch (error) {
          await failed(job, error, reason === "fence" ? "on-demand" : "stale");
          throw error;
        }
      });
      // Whoever started the flight has recorded and reported the failure.
      await flight.catch(() => undefined);
    },
  };
}

/** Where a good entry exists, a render that turned personal is a failure: the entry stays (RT-03). */
function throwIfPersonal(result: Rendered): Rendered {
  if (result.kind === "personal") throw result.error;
  return result;
}
