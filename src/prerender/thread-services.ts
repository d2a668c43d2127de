import { openSqliteStore } from "../cache-handlers/sqlite.ts";
import { combineFences, NO_FENCE } from "../entry/fence.ts";
import type { Fence, Invalidation } from "../entry/fence.ts";
import { invalidationAtBuild } from "../errors/page.ts";
import type { RuntimeEvent } from "../request/events.ts";
import type { ScopeServices } from "../request/scope.ts";
import type { ThreadSetup } from "./messages.ts";

/** What app code may reach in a render thread, and how the thread ends it. */
export interface ThreadServices {
  readonly services: ScopeServices;
  /** Waits for background work, then closes the store. */
  close(): Promise<void>;
}

/** Opens the run-time store for its data cache and fences. `report` gets what background work throws. */
export async function openServices(setup: ThreadSetup, report: (event: RuntimeEvent) => void): Promise<ThreadServices> {
  const store = openSqliteStore({
    file: setup.storeFile,
    mode: "read-write",
    onStoreError: (operation, error) => report({ kind: "store-failed", operation, error }),
  });
  const fences = new Map<string, Fence>(store.fencesSince(0).fences);
  const background = new Set<Promise<void>>();
  // A rejection that nobody takes would end the thread, and every render in it.
  const reported = (work: Promise<void>) =>
    work.catch((error: unknown) => report({ kind: "store-failed", operation: "background work", error }));
  const services: ScopeServices = {
    platform: {
      now: () => Date.now(),
      waitUntil: (work) => track(background, reported(work)),
      report,
    },
    buildId: setup.buildId,
    basePath: setup.basePath,
    draftSecret: setup.draftSecret,
    dataCache: store.data,
    making: new Map(),
    fenceOf: (tags) => combineFences(tags.map((tag) => fences.get(tag) ?? NO_FENCE)),
    invalidate: (items: readonly Invalidation[]) => Promise.reject(invalidationAtBuild(items.map((item) => item.tag))),
  };
  return {
    services,
    close: async () => {
      await Promise.allSettled(background);
      store.close();
    },
  };
}

function track(background: Set<Promise<void>>, work: Promise<void>): void {
  background.add(work);
  void work.finally(() => background.delete(work));
}
