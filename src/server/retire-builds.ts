import { setImmediate as turnOfLoop } from "node:timers/promises";

import type { LiveBuild, Retirement } from "../cache-handlers/sqlite-retire.ts";

/** Deletes what builds before the last two have left in a store, little by little; ends early when told to. */
export async function retireBuilds(
  store: Retirement,
  { build, mayGoOn }: { readonly build: LiveBuild; mayGoOn(): boolean },
): Promise<void> {
  for (const namespace of await store.retired(build)) {
    while (mayGoOn() && (await store.retireSome(namespace))) await turnOfLoop();
  }
}
