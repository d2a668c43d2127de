import { expect, it } from "vitest";

import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { NO_FENCE } from "../../../src/entry/fence.ts";
import { createFences, type Fences } from "../../../src/revalidate/fences.ts";
import { createPromiseSignal } from "../../../src/revalidate/signal.ts";
import { createStore } from "../../../src/revalidate/store.ts";

it("forgets what only other processes raise, once nothing feels it any more (T10)", async () => {
  const clock = { nowMs: 1_700_000_000_000 };
  const handler = createMemoryHandler({ maxBytes: 1_000 });
  const fencesOfProcess = (): Fences => {
    const platform = { now: () => clock.nowMs, waitUntil: () => undefined, report: () => undefined };
    const store = createStore(handler, { platform, alarm: () => () => undefined, storeSeconds: 5 });
    return createFences({
      store,
      platform,
      createSignal: createPromiseSignal,
      receipts: { raise: () => undefined, read: () => undefined } as never,
      keepSeconds: 60,
    });
  };
  const [raising, pulling] = [fencesOfProcess(), fencesOfProcess()];

  await raising.raise([{ tag: "old", expireAfterSeconds: 0 }]);
  await pulling.pull("changed");
  expect(pulling.of(["old"])).not.toEqual(NO_FENCE);

  clock.nowMs += 2 * 60 * 60 * 1000;
  await raising.raise([{ tag: "new", expireAfterSeconds: 0 }]);
  await pulling.pull("changed");

  expect(pulling.of(["old"])).toEqual(NO_FENCE);
  expect(pulling.of(["new"])).not.toEqual(NO_FENCE);
});
