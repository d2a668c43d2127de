import { expect, it } from "vitest";
import { createCachedFetch } from "../../../src/request/fetch-cache.ts";
import { createMachine, createOrigin, inside, type FakeOrigin } from "./fake-scope.ts";

/** Has three shared renders ask for one address at once; `givenUp` ends the first. */
function askBesideEachOther(origin: FakeOrigin, givenUp = new AbortController().signal): Promise<string>[] {
  const machine = createMachine();
  const making = new Map<string, Promise<void>>();
  return [1, 2, 3].map(() => {
    const scope = machine.scope();
    const running = { ...scope, signal: givenUp, services: { ...scope.services, making } };
    return inside(running, async () => {
      const answer = await createCachedFetch(origin.fetch)("https://api.test/a", { cache: "force-cache" });
      return answer.text();
    });
  });
}

it("makes what renders share once", async () => {
  expect(await Promise.all(askBesideEachOther(createOrigin()))).toEqual(["n1", "n1", "n1"]);
});

it("has each try for itself what failed for the first", async () => {
  const origin = createOrigin((count) => (count === 1 ? Promise.reject(new Error("down")) : new Response("up")));

  const outcomes = await Promise.allSettled(askBesideEachOther(origin));

  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
});

it("waits for no render that was given up", async () => {
  const first = new AbortController();
  const asked = Promise.withResolvers<void>();
  const origin = createOrigin((count) => {
    asked.resolve();
    return count === 1 ? new Promise(() => undefined) : new Response("up");
  });
  const [, second, third] = askBesideEachOther(origin, first.signal);

  await asked.promise;
  first.abort();

  expect(await Promise.all([second, third])).toEqual(["up", "up"]);
});
