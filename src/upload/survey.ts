import { setImmediate as nextTurn } from "node:timers/promises";

import { inBatches } from "../cache/in-batches.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import { namespaceIn } from "../entry/key.ts";
import { seedEntry } from "./seed-entries.ts";
import type { SeedEntry } from "./seed-entries.ts";

/** What a seed holds. */
export interface Survey {
  /** In the order of planning. */
  readonly entries: readonly SeedEntry[];
  /** Pairs of each namespace. Those of routes whose every page is dynamic have none. */
  readonly pairsIn: ReadonlyMap<string, number>;
}

/** Goes through a seed once, a page per turn of the event loop: the target is asked meanwhile. Reads no bodies. */
export async function surveySeed(seed: SqliteSeed): Promise<Survey> {
  const entries: SeedEntry[] = [];
  const pairsIn = new Map<string, number>();
  for (const outlines of inBatches((afterId) => seed.outlines(afterId, PAGE_ENTRIES))) {
    for (const outline of outlines) {
      const entry = seedEntry(outline);
      const namespace = namespaceIn(outline.key);
      pairsIn.set(namespace, (pairsIn.get(namespace) ?? 0) + (entry?.pairKeys.length ?? 0));
      if (entry) entries.push(entry);
    }
    await nextTurn();
  }
  return { entries, pairsIn };
}

// About 5 ms.
const PAGE_ENTRIES = 200;
