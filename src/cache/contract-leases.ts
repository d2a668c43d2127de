import type { ContractCase } from "./contract-world.ts";
import { sampleKey, START_MS } from "./contract-world.ts";

/** The promises about leases. */
export const contractLeaseCases: readonly ContractCase[] = [
  {
    name: "gives a lease to one owner at a time",
    run: async ({ handler, equal }) => {
      const lease = { untilMs: START_MS + 60_000, nowMs: START_MS };

      equal(await handler.acquireLease(sampleKey(), { ...lease, owner: "a" }), true);

      equal(await handler.acquireLease(sampleKey(), { ...lease, owner: "b" }), false);
      equal(await handler.acquireLease(sampleKey("/other"), { ...lease, owner: "b" }), true);
    },
  },
  {
    name: "lets the owner prolong its lease",
    run: async ({ handler, equal }) => {
      await handler.acquireLease(sampleKey(), { owner: "a", untilMs: START_MS + 10, nowMs: START_MS });

      equal(await handler.acquireLease(sampleKey(), { owner: "a", untilMs: START_MS + 30, nowMs: START_MS + 5 }), true);

      equal(
        await handler.acquireLease(sampleKey(), { owner: "b", untilMs: START_MS + 40, nowMs: START_MS + 20 }),
        false,
      );
    },
  },
  {
    name: "gives a lease that ran out to the next",
    run: async ({ handler, equal }) => {
      await handler.acquireLease(sampleKey(), { owner: "a", untilMs: START_MS + 10, nowMs: START_MS });

      equal(
        await handler.acquireLease(sampleKey(), { owner: "b", untilMs: START_MS + 20, nowMs: START_MS + 9 }),
        false,
      );
      equal(
        await handler.acquireLease(sampleKey(), { owner: "b", untilMs: START_MS + 20, nowMs: START_MS + 10 }),
        true,
      );
    },
  },
  {
    name: "releases a lease for its owner only",
    run: async ({ handler, equal }) => {
      const lease = { untilMs: START_MS + 60_000, nowMs: START_MS };
      await handler.acquireLease(sampleKey(), { ...lease, owner: "a" });

      await handler.releaseLease(sampleKey(), "b");
      equal(await handler.acquireLease(sampleKey(), { ...lease, owner: "b" }), false);
      await handler.releaseLease(sampleKey(), "a");

      equal(await handler.acquireLease(sampleKey(), { ...lease, owner: "b" }), true);
    },
  },
];
