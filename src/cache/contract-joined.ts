import { raiseFence } from "../entry/fence.ts";
import type { ContractCase } from "./contract-world.ts";
import { sampleBytes, sampleKey, sampleRecord, START_MS, wholeAs, wholeOf } from "./contract-world.ts";

/** The promises of handlers that share one place with others. */
export const contractJoinedCases: readonly ContractCase[] = [
  {
    name: "shows the entries of one handler to the other (S11)",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      const record = sampleRecord("a");
      await handler.put(record);
      await handler.addPart(record.key, "a", { name: "html.br", bytes: sampleBytes("br") });
      await handler.touch(record.key, "a", START_MS + 2);

      const whole = {
        ...record,
        startedAtMs: START_MS + 2,
        parts: new Map([...record.parts, ["html.br" as const, sampleBytes("br")] as const]),
      };
      equal(await wholeOf(await other.read(record.key)), wholeAs(whole));
    },
  },
  {
    name: "compares a put with what another handler stored (T3)",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      const newer = sampleRecord("newer", { startedAtMs: START_MS + 1 });
      await other.put(newer);

      equal(await handler.put(sampleRecord("older")), "older");
      equal(await handler.touch(newer.key, "older", START_MS + 9), false);

      equal(await wholeOf(await handler.read(newer.key, { fresh: true })), wholeAs(newer));
    },
  },
  {
    name: "shows a newer generation of another handler to a fresh read, and to every read once changed() said so (S11)",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      const [first, second, third] = [0, 1, 2].map((at) => sampleRecord(`g${at}`, { startedAtMs: START_MS + at }));
      if (!first || !second || !third) return;
      await handler.put(first);
      await wholeOf(await handler.read(first.key));

      await other.put(second);
      equal(await wholeOf(await handler.read(first.key, { fresh: true })), wholeAs(second));
      handler.changed();
      await other.put(third);

      equal(handler.changed(), true);
      equal(await wholeOf(await handler.read(first.key)), wholeAs(third));
    },
  },
  {
    name: "shows the fences of one handler to the other (T1)",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      const { cursor } = await other.fencesSince(0);
      other.changed();
      const item = { tag: "posts", expireAfterSeconds: 0 };

      await handler.raise([item], START_MS);

      equal(other.changed(), true);
      equal((await other.fencesSince(cursor)).fences, [["posts", raiseFence(undefined, item, START_MS)]]);
    },
  },
  {
    name: "raises one tag from two handlers to the higher of both (T3)",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      const item = { tag: "posts", expireAfterSeconds: undefined };
      await handler.raise([item], START_MS + 5);

      await other.raise([item], START_MS);

      for (const each of [handler, other])
        equal((await each.fencesSince(0)).fences, [["posts", raiseFence(undefined, item, START_MS + 5)]]);
    },
  },
  {
    name: "says that nothing changed while no other handler writes",
    run: async ({ handler, open, equal }) => {
      await open();
      handler.changed();
      await handler.read(sampleKey());
      await handler.put(sampleRecord("a"));
      await handler.raise([{ tag: "a", expireAfterSeconds: undefined }], START_MS);

      equal(handler.changed(), false);
    },
  },
  {
    name: "keeps entries and fences for the next handler (T4)",
    run: async ({ handler, open, equal }) => {
      const record = sampleRecord("a");
      const item = { tag: "posts", expireAfterSeconds: undefined };
      await handler.put(record);
      await handler.raise([item], START_MS);
      const { cursor } = await handler.fencesSince(0);
      await handler.close();

      const next = await open();

      equal(await wholeOf(await next.read(record.key)), wholeAs(record));
      equal(await next.fencesSince(0), { cursor, fences: [["posts", raiseFence(undefined, item, START_MS)]] });
    },
  },
  {
    name: "gives a lease to one of two handlers, where leases are shared",
    run: async ({ handler, open, equal }) => {
      const other = await open();
      if (!handler.limits.sharedLeases) return;
      const lease = { untilMs: START_MS + 60_000, nowMs: START_MS };

      equal(await handler.acquireLease(sampleKey(), { ...lease, owner: "a" }), true);
      equal(await other.acquireLease(sampleKey(), { ...lease, owner: "b" }), false);
      await handler.releaseLease(sampleKey(), "a");

      equal(await other.acquireLease(sampleKey(), { ...lease, owner: "b" }), true);
    },
  },
];
