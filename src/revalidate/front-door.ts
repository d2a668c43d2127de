import type { CacheHandler } from "../cache/handler.ts";
import type { Awaitable } from "../cache/handler.ts";
import type { Seed } from "../cache/seed.ts";
import type { DataCache } from "../entry/data-record.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { timerAlarm, type Alarm } from "./alarm.ts";
import { createAnswerRequest } from "./answer-request.ts";
import type { Reply } from "./ask.ts";
import type { Codec } from "./codec.ts";
import type { DoorRequest } from "./door-request.ts";
import { createDoorParts } from "./door-parts.ts";
import { DEFAULT_LIMITS, type DoorLimits } from "./limits.ts";
import type { LoadRenderer } from "./renderer.ts";

export type { Answer, DoorRequest } from "./door-request.ts";

/** Says what site to serve, from which store. */
export interface FrontDoorOptions extends DoorMachine {
  readonly manifest: RouteManifest;
  readonly handler: CacheHandler;
  /** The plan of the build; without one, only routes without dynamic segments are listed. */
  readonly seed: Pick<Seed, "planned"> | undefined;
  readonly data: DataCache | undefined;
  readonly loadRenderer: LoadRenderer;
  /** Bounds that differ from `DEFAULT_LIMITS`. */
  readonly limits: Partial<DoorLimits>;
}

/** Says on what machine. */
export interface DoorMachine {
  readonly platform: Platform;
  readonly codec: Codec;
  /** From 0 to 1, as `Math.random`. */
  random(): number;
  /** Names this process among those that share the store. */
  readonly owner: string;
  /** Tells whether another process may have changed the store since the last call. Default: the handler's `changed`. */
  readonly freshness?: { check(): boolean } | undefined;
  readonly alarm?: Alarm | undefined;
}

/** Answers all requests for pages and route handlers of one site. */
export interface FrontDoor {
  /**
   * Answers one request. Without a promise when the answer is prepared. `web` makes the Web request and is called only
   * for visitor renders.
   */
  handle(request: DoorRequest, web: () => Request): Awaitable<Reply>;
  /** Starts no regeneration any more, waits for running ones up to a limit, gives leases back. Stores stay open. */
  close(): Promise<void>;
}

/** Opens a front door. */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { handler, platform } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const parts = createDoorParts({ ...options, limits, alarm: options.alarm ?? timerAlarm });
  const { prepared, fences, scheduler } = parts;
  const answerRequest = createAnswerRequest(parts);
  const freshness = options.freshness ?? { check: () => handler.changed() };

  function hasChanged(): boolean {
    try {
      return freshness.check();
    } catch (error) {
      platform.report({ kind: "store-failed", operation: "look for changes", error });
      return false;
    }
  }

  return {
    handle(request, web) {
      const changed = hasChanged();
      if (changed) prepared.clear();
      const pulling = fences.pull(changed ? "changed" : "request");
      if (pulling) return pulling.then(() => answerRequest(request, web));
      const hit = prepared.find(request, { nowMs: platform.now(), fenceVersion: fences.version() });
      if (!hit) return answerRequest(request, web);
      platform.report(hit.event);
      return hit.answer;
    },
    close: () => scheduler.close(),
  };
}
