import { NO_FENCE, raiseFence } from "../entry/fence.ts";
import type { Fence } from "../entry/fence.ts";
import type { ContractCase } from "./contract-world.ts";
import { START_MS } from "./contract-world.ts";

/** Tags are opaque: nothing is trimmed, folded or cut. */
const ODD_TAGS = [
  "posts",
  "Posts",
  " posts",
  "posts ",
  "é",
  "e\u0301",
  "日本/%25",
  "a\u0000b",
  "a",
  "\ud800",
  "\ud801",
  "'; DROP TABLE fences",
  "x".repeat(256),
];

const soft = (tag: string) => ({ tag, expireAfterSeconds: undefined });
const hard = (tag: string) => ({ tag, expireAfterSeconds: 0 });

/** The promises about fences. */
export const contractFenceCases: readonly ContractCase[] = [
  {
    name: "has no fence before the first is raised",
    run: async ({ handler, equal }) => {
      equal(await handler.fencesSince(0), { cursor: 0, fences: [] });
      await handler.raise([], START_MS);

      equal(await handler.fencesSince(0), { cursor: 0, fences: [] });
    },
  },
  {
    name: "keeps soft, hard and later expiry apart",
    run: async ({ handler, equal }) => {
      await handler.raise([soft("soft"), hard("hard"), { tag: "later", expireAfterSeconds: 90.5 }], START_MS);

      const { fences } = await handler.fencesSince(0);

      equal(sorted(fences), [
        ["hard", raiseFence(undefined, hard("hard"), START_MS)],
        ["later", raiseFence(undefined, { expireAfterSeconds: 90.5 }, START_MS)],
        ["soft", raiseFence(undefined, soft("soft"), START_MS)],
      ]);
    },
  },
  {
    name: "keeps a fence that never expires",
    run: async ({ handler, equal }) => {
      await handler.raise([{ tag: "a", expireAfterSeconds: Infinity }], START_MS);

      equal((await handler.fencesSince(0)).fences, [
        ["a", raiseFence(undefined, { expireAfterSeconds: Infinity }, START_MS)],
      ]);
    },
  },
  {
    name: "raises a tag that is named twice in one call as if in two",
    run: async ({ handler, equal }) => {
      await handler.raise([hard("a"), { tag: "a", expireAfterSeconds: 60 }], START_MS);

      const expected = raiseFence(raiseFence(undefined, hard("a"), START_MS), { expireAfterSeconds: 60 }, START_MS);
      equal((await handler.fencesSince(0)).fences, [["a", expected]]);
    },
  },
  {
    name: "never lowers a fence, not even when the clock goes back (T3)",
    run: async ({ handler, equal }) => {
      await handler.raise([hard("a")], START_MS);

      await handler.raise([soft("a"), { tag: "a", expireAfterSeconds: 3_600 }], START_MS - 5_000);

      const fence = new Map((await handler.fencesSince(0)).fences).get("a") ?? NO_FENCE;
      equal([fence.staleAtMs, fence.expireRaisedAtMs, fence.expireAtMs], [START_MS, START_MS, START_MS]);
    },
  },
  {
    name: "keeps two expiries of one tag",
    run: async ({ handler, equal }) => {
      const steps = [
        { at: START_MS, expireAfterSeconds: 0 },
        { at: START_MS + 1_000, expireAfterSeconds: 3_600 },
      ];
      for (const { at, expireAfterSeconds } of steps) await handler.raise([{ tag: "a", expireAfterSeconds }], at);

      const expected = steps.reduce<Fence | undefined>((fence, step) => raiseFence(fence, step, step.at), undefined);
      equal((await handler.fencesSince(0)).fences, [["a", expected]]);
    },
  },
  {
    name: "takes tags as opaque text (K7)",
    run: async ({ handler, equal }) => {
      await handler.raise(ODD_TAGS.map(soft), START_MS);

      const { fences } = await handler.fencesSince(0);

      equal(fences.map(([tag]) => tag).toSorted(), ODD_TAGS.toSorted());
    },
  },
  {
    name: "tells only what was raised since a cursor, once per tag",
    run: async ({ handler, equal }) => {
      await handler.raise([soft("a"), soft("b")], START_MS);
      const first = await handler.fencesSince(0);

      equal(await handler.fencesSince(first.cursor), { cursor: first.cursor, fences: [] });
      await handler.raise([hard("b"), soft("c")], START_MS + 1);
      await handler.raise([soft("c")], START_MS + 2);
      const second = await handler.fencesSince(first.cursor);

      equal(second.cursor > first.cursor, true);
      equal(sorted(second.fences), [
        ["b", raiseFence(raiseFence(undefined, soft("b"), START_MS), hard("b"), START_MS + 1)],
        ["c", raiseFence(undefined, soft("c"), START_MS + 2)],
      ]);
      equal(await handler.fencesSince(second.cursor), { cursor: second.cursor, fences: [] });
    },
  },
];

function sorted(
  fences: readonly (readonly [tag: string, fence: Fence])[],
): readonly (readonly [tag: string, fence: Fence])[] {
  return fences.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
