import type { Logger } from "vite";
import type { ScopeServices } from "../request/scope.ts";
import type { DevErrors } from "./dev-errors.ts";
import type { DevReasons } from "./dev-reasons.ts";

/** What one development server tells its developer with. */
export interface DevVoice {
  readonly logger: Logger;
  readonly errors: DevErrors;
  readonly reasons: DevReasons;
}

/** Stands in for the hash of the output. */
export const DEV_BUILD_ID = "development";

/** Stands in for the secret that a build makes. */
export const DEV_DRAFT_SECRET = "development";

/** What app code may reach in development: no store, so nothing is cached and nothing can be invalidated. */
export function devServices({ logger, errors, reasons }: DevVoice, basePath: string): ScopeServices {
  return {
    basePath,
    buildId: DEV_BUILD_ID,
    draftSecret: DEV_DRAFT_SECRET,
    dataCache: undefined,
    fenceOf: () => ({ staleAtMs: 0, expireRaisedAtMs: 0, expireAtMs: 0 }),
    invalidate: () => Promise.resolve(),
    onDynamic: (route, use) => reasons.used(route, use),
    platform: {
      now: () => Date.now(),
      waitUntil: () => undefined,
      report(event) {
        if (event.kind === "failed") errors.report(event.error);
        if (event.kind === "warning") logger.warnOnce(event.message);
      },
    },
  };
}
