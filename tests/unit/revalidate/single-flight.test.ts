import { expect, it } from "vitest";

import { createPromiseSignal } from "../../../src/revalidate/signal.ts";
import { createSingleFlight } from "../../../src/revalidate/single-flight.ts";

it("joins what it may join and starts the rest anew", async () => {
  const flights = createSingleFlight<number>(createPromiseSignal);
  const first = Promise.withResolvers<number>();
  const start = (startedAtMs: number, result: Promise<number>) => (started: (atMs: number) => void) => {
    started(startedAtMs);
    return result;
  };
  const any = { mayJoin: () => true };

  const one = flights.run("k", { ...any, start: start(1, first.promise) });
  const joined = flights.run("k", { mayJoin: (atMs) => atMs === 1, start: start(2, Promise.resolve(2)) });
  const later = flights.run("k", { mayJoin: (atMs) => atMs > 1, start: start(3, Promise.resolve(3)) });
  first.resolve(1);

  expect(await Promise.all([one, joined, later])).toEqual([1, 1, 3]);
  expect(await flights.run("k", { ...any, start: start(4, Promise.resolve(4)) })).toBe(4);
});

it("shares a failure and forgets it (DE-06, ER-10)", async () => {
  const flights = createSingleFlight<number>(createPromiseSignal);
  const fail = { mayJoin: () => true, start: () => Promise.reject(new Error("no")) };

  const both = await Promise.allSettled([flights.run("k", fail), flights.run("k", fail)]);

  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await flights.run("k", { mayJoin: () => true, start: () => Promise.resolve(1) })).toBe(1);
});
