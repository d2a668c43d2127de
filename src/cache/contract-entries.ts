import type { PartName } from "../entry/entry.ts";
import type { ContractCase } from "./contract-world.ts";
import { sampleBytes, sampleKey, sampleRecord, START_MS, wholeAs, wholeOf } from "./contract-world.ts";
import type { FailureRecord } from "./handler.ts";

const FAILURE: FailureRecord = {
  count: 2,
  failedAtMs: START_MS + 5,
  nextAttemptAtMs: START_MS + 3_005,
  message: "fetch failed: 503 – „später“",
};

/** The promises about entries. */
export const contractEntryCases: readonly ContractCase[] = [
  {
    name: "answers a miss with undefined",
    run: async ({ handler, equal }) => {
      equal(await handler.read(sampleKey()), undefined);
      equal(await handler.touch(sampleKey(), "none", START_MS), false);
      equal(await handler.addPart(sampleKey(), "none", { name: "html.br", bytes: sampleBytes("br") }), false);
      await handler.fail(sampleKey(), FAILURE);

      equal(await handler.read(sampleKey()), undefined);
    },
  },
  {
    name: "gives back every byte of what was put",
    run: async ({ handler, equal }) => {
      const names: readonly PartName[] = ["body", "body.br", "body.gzip", "body.zstd"];
      const record = sampleRecord("a", { parts: new Map(names.map((name) => [name, sampleBytes(name)])) });

      equal(await handler.put(record), "stored");

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record));
      equal(await (await handler.read(record.key))?.part("html"), undefined);
    },
  },
  {
    name: "keeps an empty part apart from a missing one",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a", { parts: new Map([["body", new Uint8Array()]]) });

      await handler.put(record);

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record));
    },
  },
  {
    name: "keeps keys apart, whatever their case",
    run: async ({ handler, equal }) => {
      const [small, large] = [sampleRecord("a", { key: sampleKey("/p") }), sampleRecord("b", { key: sampleKey("/P") })];

      await handler.put(small);
      await handler.put(large);

      equal(await wholeOf(await handler.read(small.key)), wholeAs(small));
      equal(await wholeOf(await handler.read(large.key)), wholeAs(large));
      equal(await handler.read(sampleKey("/p/")), undefined);
    },
  },
  {
    name: "replaces a generation as a whole, codings of the old one included (K6, S1)",
    run: async ({ handler, equal }) => {
      const old = sampleRecord("old");
      const next = sampleRecord("next", {
        startedAtMs: START_MS + 1,
        parts: new Map([["html", sampleBytes("html of next")]]),
      });
      await handler.put(old);
      await handler.addPart(old.key, "old", { name: "html.br", bytes: sampleBytes("old br") });

      equal(await handler.put(next), "stored");

      equal(await wholeOf(await handler.read(old.key)), wholeAs(next));
    },
  },
  {
    name: "never mixes generations for a reader that came before a replacement (K6)",
    run: async ({ handler, equal }) => {
      const old = sampleRecord("old");
      await handler.put(old);
      const before = await handler.read(old.key);

      await handler.put(sampleRecord("next", { startedAtMs: START_MS + 1 }));

      const html = await before?.part("html");
      equal(html === undefined ? "gone" : [...html], html === undefined ? "gone" : [...sampleBytes("html of old")]);
    },
  },
  {
    name: "refuses a render that started before the stored one (T3)",
    run: async ({ handler, equal }) => {
      const newer = sampleRecord("newer", { startedAtMs: START_MS + 10 });
      await handler.put(newer);

      equal(await handler.put(sampleRecord("older", { startedAtMs: START_MS + 9 })), "older");

      equal(await wholeOf(await handler.read(newer.key)), wholeAs(newer));
    },
  },
  {
    name: "takes a render that started in the same millisecond",
    run: async ({ handler, equal }) => {
      const second = sampleRecord("second");
      await handler.put(sampleRecord("first"));

      equal(await handler.put(second), "stored");

      equal(await wholeOf(await handler.read(second.key)), wholeAs(second));
    },
  },
  {
    name: "renews the start of a generation and nothing else",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);

      equal(await handler.touch(record.key, "b", START_MS + 7), false);
      equal(await handler.touch(record.key, "a", START_MS + 5), true);

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record, { startedAtMs: START_MS + 5 }));
    },
  },
  {
    name: "never turns a start back, and compares later renders with the renewed one (T3)",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);
      await handler.touch(record.key, "a", START_MS + 5);

      await handler.touch(record.key, "a", START_MS + 1);

      equal(await handler.put(sampleRecord("b", { startedAtMs: START_MS + 4 })), "older");
      equal(await wholeOf(await handler.read(record.key)), wholeAs(record, { startedAtMs: START_MS + 5 }));
    },
  },
  {
    name: "adds a coding to the generation it was made from, and to no other",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      const br = sampleBytes("br of a");
      await handler.put(record);

      equal(await handler.addPart(record.key, "before", { name: "html.br", bytes: sampleBytes("foreign") }), false);
      equal(await handler.addPart(record.key, "a", { name: "html.br", bytes: br }), true);

      const whole = { ...record, parts: new Map([...record.parts, ["html.br" as const, br] as const]) };
      equal(await wholeOf(await handler.read(record.key)), wholeAs(whole));
    },
  },
  {
    name: "replaces a coding that is there already",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);

      equal(await handler.addPart(record.key, "a", { name: "rsc", bytes: sampleBytes("whole again") }), true);

      const whole = {
        ...record,
        parts: new Map([...record.parts, ["rsc" as const, sampleBytes("whole again")] as const]),
      };
      equal(await wholeOf(await handler.read(record.key)), wholeAs(whole));
    },
  },
  {
    name: "keeps a failure beside the entry, whose bytes stay",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);
      await handler.fail(record.key, { ...FAILURE, count: 1 });

      await handler.fail(record.key, FAILURE);

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record, { failure: FAILURE }));
    },
  },
  {
    name: "forgets a failure with the next put",
    run: async ({ handler, equal }) => {
      const next = sampleRecord("b", { startedAtMs: START_MS + 1 });
      await handler.put(sampleRecord("a"));
      await handler.fail(next.key, FAILURE);

      await handler.put(next);

      equal(await wholeOf(await handler.read(next.key)), wholeAs(next));
    },
  },
  {
    name: "forgets a failure when a render came out equal",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);
      await handler.fail(record.key, FAILURE);

      await handler.touch(record.key, "a", START_MS + 9);

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record, { startedAtMs: START_MS + 9 }));
    },
  },
  {
    name: "keeps a failure when a put comes too late",
    run: async ({ handler, equal }) => {
      const record = sampleRecord("a");
      await handler.put(record);
      await handler.fail(record.key, FAILURE);

      await handler.put(sampleRecord("late", { startedAtMs: START_MS - 1 }));

      equal(await wholeOf(await handler.read(record.key)), wholeAs(record, { failure: FAILURE }));
    },
  },
  {
    name: "closes more than once",
    run: async ({ handler }) => {
      await handler.close();
      await handler.close();
    },
  },
];
