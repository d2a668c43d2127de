import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { KVCacheHandler, type KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import { contractJoinedCases } from "../../src/cache/contract-joined.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import { startKv, type LocalKv } from "../helpers/local-kv.ts";

const state: { kv?: LocalKv; places: number } = { places: 0 };
beforeAll(async () => {
  state.kv = await startKv();
});
afterAll(() => state.kv?.stop());

function namespace(): KvNamespace {
  if (!state.kv) throw new Error("KV was not started.");
  return state.kv.namespace;
}

// Each place is a prefix of one namespace. KV says of no write that it happened, so `joined` is told apart below.
const createPlace = () => {
  state.places += 1;
  const prefix = `place-${state.places}/`;
  return { open: () => new KVCacheHandler(namespace(), { prefix, writeGapMs: 0 }), remove: () => undefined };
};

cacheHandlerContract({ describe, it, expect }, "workers-kv", { create: createPlace, joined: false });

// Whether another place has written is a matter of time on KV: what depends on `changed()` is not promised.
const TIMELESS = contractJoinedCases.filter(({ name }) => !/changed\(\)|nothing changed|shows the fences/.test(name));

describe("two handlers on one KV namespace", () => {
  it.each(TIMELESS.map((each) => [each.name, each] as const))("%s", async (_, each) => {
    const place = createPlace();
    await each.run({
      handler: place.open(),
      open: async () => place.open(),
      equal: (actual, expected) => expect(actual).toEqual(expected),
    });
  });
});
