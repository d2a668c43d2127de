import type { CacheHandler, KeyRange, StoredHead } from "./handler.ts";
import type { Seed } from "./seed.ts";

/** Lists heads of a range. */
export type ListHeads = (range: KeyRange) => AsyncIterable<readonly StoredHead[]>;

/** Makes one listing of a store and a seed: each entry once, with the newer head of both. */
export function createLayeredHeads(store: ListHeads, seed: ListHeads | undefined): ListHeads {
  if (!seed) return store;
  // Both come in the order of their keys, so that a page of each in memory is enough.
  return async function* pages(range) {
    const upper = headsOf(store(range));
    const lower = headsOf(seed(range));
    let stored = await upper.next();
    let seeded = await lower.next();
    let page: StoredHead[] = [];
    for (;;) {
      const next = newer(stored.value, seeded.value);
      if (!next) break;
      if (next.head.whole) page.push(next.head);
      if (next.from !== "seed") stored = await upper.next();
      if (next.from !== "store") seeded = await lower.next();
      if (page.length === PAGE_HEADS) {
        yield page;
        page = [];
      }
    }
    if (page.length > 0) yield page;
  };
}

/** Makes the forgetting of fences over a store and a seed: what the oldest seeded entry may still feel is kept. */
export function createForgetFences(
  store: Pick<CacheHandler, "forgetFences">,
  seed: Pick<Seed, "oldestAtMs"> | undefined,
): (raisedBeforeMs: number) => Promise<number> {
  return async (raisedBeforeMs) => {
    // A seed that does not tell may be as old as can be.
    const seededAtMs = seed ? ((await seed.oldestAtMs?.()) ?? 0) : Infinity;
    return (await store.forgetFences?.(Math.min(raisedBeforeMs, seededAtMs))) ?? 0;
  };
}

const PAGE_HEADS = 256;

interface Next {
  readonly head: StoredHead;
  readonly from: "store" | "seed" | "both";
}

/** Chooses the head that comes next. A row without bodies stands for the seeded entry of its key, if there is one. */
function newer(stored: StoredHead | undefined, seeded: StoredHead | undefined): Next | undefined {
  if (!stored) return seeded && { head: seeded, from: "seed" };
  if (!seeded || stored.key < seeded.key) return { head: stored, from: "store" };
  if (seeded.key < stored.key) return { head: seeded, from: "seed" };
  const isSeedNewer = !stored.whole || seeded.startedAtMs > stored.startedAtMs;
  return { head: isSeedNewer ? seeded : stored, from: "both" };
}

async function* headsOf(pages: AsyncIterable<readonly StoredHead[]>): AsyncGenerator<StoredHead, undefined> {
  for await (const page of pages) yield* page;
  return undefined;
}
