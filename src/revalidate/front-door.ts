import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable } from "../cache/handler.ts";
import { timerAlarm } from "./alarm.ts";
import { createAnswerRequest, type AnswerRequest } from "./answer-request.ts";
import type { Reply } from "./ask.ts";
import { isWebhook, type DoorRequest } from "./door-request.ts";
import { createDoorParts } from "./door-parts.ts";
import type { FrontDoorOptions } from "./door-options.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { createPromiseSignal } from "./signal.ts";

export type { Answer, DoorRequest } from "./door-request.ts";

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
  const parts = createDoorParts({
    ...options,
    limits,
    alarm: options.alarm ?? timerAlarm,
    createSignal: options.createSignal ?? createPromiseSignal,
  });
  const { prepared, fences, scheduler, webhook } = parts;
  const { basePath } = options.manifest;
  const answerPage = createAnswerRequest(parts);
  const answerRequest: AnswerRequest = (request, web, informed) =>
    webhook && isWebhook(request, basePath)
      ? whenKnown(informed, () => webhook(request, web))
      : answerPage(request, web, informed);
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
      if (pulling) {
        // What is stored is read meanwhile; and some answers wait for neither, which must not cut off what others wait for.
        platform.waitUntil(pulling);
        return answerRequest(request, web, pulling);
      }
      // Prepared answers carry the headers that the config gives to their own URL.
      if (request.original) return answerRequest(request, web);
      const hit = prepared.find(request, { nowMs: platform.now(), fenceVersion: fences.version() });
      if (!hit) return answerRequest(request, web);
      platform.report(hit.event);
      return hit.answer;
    },
    close: () => scheduler.close(),
  };
}
