import { setImmediate as turnOfLoop } from "node:timers/promises";

import type { Listing, LiveBuild, Retirement } from "../cache-handlers/sqlite-retire.ts";

/** The build that a server has just begun to serve. */
export interface BegunBuild {
  readonly build: LiveBuild;
  readonly listing: Listing;
  mayGoOn(): boolean;
}

/**
 * Deletes from a store, little by little, the pages that builds listed and this one does not, and then what builds before the
 * last two have left. Ends early when told to.
 */
export async function retireBuilds(store: Retirement, { build, listing, mayGoOn }: BegunBuild): Promise<void> {
  let afterId: number | undefined = listing.namespaces.size > 0 ? 0 : undefined;
  while (afterId !== undefined && mayGoOn()) {
    afterId = await store.retireUnlisted(listing, afterId);
    await turnOfLoop();
  }
  for (const namespace of await store.retired(build)) {
    while (mayGoOn() && (await store.retireSome(namespace))) await turnOfLoop();
  }
}
