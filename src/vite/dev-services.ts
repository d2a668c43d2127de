import type { Logger } from "vite";
import type { ScopeServices } from "../request/scope.ts";

/** Stands in for the secret that a build makes. */
export const DEV_DRAFT_SECRET = "development";

/** What app code may reach in development: no store, so nothing is cached and nothing can be invalidated. */
export function devServices(
  logger: Logger,
  site: { readonly buildId: string; readonly basePath: string },
): ScopeServices {
  return {
    ...site,
    draftSecret: DEV_DRAFT_SECRET,
    dataCache: undefined,
    fenceOf: () => ({ staleAtMs: 0, expireRaisedAtMs: 0, expireAtMs: 0 }),
    invalidate: () => Promise.resolve(),
    platform: {
      now: () => Date.now(),
      waitUntil: () => undefined,
      report(event) {
        if (event.kind === "failed")
          logger.error(
            event.error instanceof Error ? (event.error.stack ?? event.error.message) : String(event.error),
            { timestamp: true },
          );
        if (event.kind === "warning") logger.warnOnce(event.message);
      },
    },
  };
}
