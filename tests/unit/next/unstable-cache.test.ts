import { describe, expect, it } from "vitest";
import { unstable_cache } from "../../../src/next/cache.ts";
import { cookies } from "../../../src/next/headers.ts";
import { createCachedFetch } from "../../../src/request/fetch-cache.ts";
import { createMachine, createOrigin, inside, thrownBy } from "../request/fake-scope.ts";

/** A function that counts its runs. */
function counting(
  options: { readonly revalidate?: number; readonly tags?: string[] } = {},
): (name?: string) => Promise<string> {
  let runs = 0;
  return unstable_cache(async (name = "") => `${name}${(runs += 1)}`, ["k"], options);
}

describe("unstable_cache", () => {
  it("runs once per list of arguments (DC-10)", async () => {
    const machine = createMachine();
    const cached = counting();

    const answers = [];
    for (const name of ["a", "b", "a", undefined]) answers.push(await inside(machine.scope(), () => cached(name)));

    expect(answers).toEqual(["a1", "b2", "a1", "3"]);
  });

  it("tells functions and key parts apart, not closures (DC-10)", async () => {
    const machine = createMachine();
    const make = (closed: string, part: string): (() => Promise<string>) => unstable_cache(async () => closed, [part]);

    const answers = [];
    for (const cached of [make("x", "1"), make("y", "1"), make("z", "2")])
      answers.push(await inside(machine.scope(), cached));

    expect(answers).toEqual(["x", "x", "z"]);
  });

  it("gives its window and tags to the page, on a hit too (RV-09, TG-01)", async () => {
    const machine = createMachine();
    const cached = counting({ revalidate: 5, tags: ["u"] });
    const scopes = [machine.scope(), machine.scope()];

    for (const scope of scopes) await inside(scope, () => cached());

    expect(scopes.map(({ use }) => [use.revalidate, [...use.tags]])).toEqual([
      [5, ["u"]],
      [5, ["u"]],
    ]);
  });

  it("keeps undefined (DC-10)", async () => {
    const machine = createMachine();
    let runs = 0;
    const cached = unstable_cache(async () => void (runs += 1), ["nothing"]);

    await inside(machine.scope(), cached);

    await expect(inside(machine.scope(), cached)).resolves.toBeUndefined();
    expect(runs).toBe(1);
  });

  it("runs once for equal calls on their way", async () => {
    const cached = counting();

    expect(await inside(createMachine().scope(), () => Promise.all([cached(), cached()]))).toEqual(["1", "1"]);
  });

  it("is renewed before a shared render goes on, behind a visitor's back otherwise (DC-02, DC-03)", async () => {
    const machine = createMachine();
    const cached = counting({ revalidate: 5 });
    const visit = (): Promise<string> => inside(machine.scope({ kind: "visitor" }), () => cached());
    await visit();
    machine.pass(6);

    const stale = await visit();
    await machine.settle();
    const refreshed = await visit();
    machine.pass(6);

    expect([stale, refreshed, await inside(machine.scope(), () => cached())]).toEqual(["1", "2", "3"]);
  });

  it("neither reads nor writes in draft mode (DM-02)", async () => {
    const machine = createMachine();
    const cached = counting();
    const draft = (): Promise<string> => inside(machine.scope({ kind: "visitor", draft: true }), () => cached());

    expect([await draft(), await draft(), machine.records.size]).toEqual(["1", "2", 0]);
  });

  it("keeps no fetch inside, but takes its tags (TG-01)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const cachedFetch = createCachedFetch(origin.fetch);
    const cached = unstable_cache(
      async () => (await cachedFetch("https://api.test/a", { cache: "no-store", next: { tags: ["in"] } })).text(),
      ["f"],
    );
    const scopes = [machine.scope(), machine.scope()];

    const answers = [];
    for (const scope of scopes) answers.push(await inside(scope, cached));

    expect(answers).toEqual(["n1", "n1"]);
    expect(scopes.map(({ use }) => [use.dynamic, [...use.tags]])).toEqual([
      [undefined, ["in"]],
      [undefined, ["in"]],
    ]);
  });

  it("refuses cookies inside (DY-06)", async () => {
    const scope = createMachine().scope({ kind: "visitor" });
    const cached = unstable_cache(async () => (await cookies()).size, ["c"]);

    expect(await thrownBy(() => inside(scope, cached))).toMatchObject({ code: "VINEXT_DYNAMIC_IN_CACHE" });
  });

  it("refuses a window of 0 where it is made (RV-09)", async () => {
    expect(await thrownBy(() => unstable_cache(async () => 1, [], { revalidate: 0 }))).toMatchObject({
      code: "VINEXT_INVALID_ARGUMENT",
    });
  });

  it("names a result that JSON cannot hold", async () => {
    const cached = unstable_cache(async () => 1n, ["big"]);

    expect(await thrownBy(() => inside(createMachine().scope(), cached))).toMatchObject({
      code: "VINEXT_RESULT_NOT_SERIALISABLE",
    });
  });

  it("runs plainly outside a request", async () => {
    const cached = counting();

    expect([await cached(), await cached()]).toEqual(["1", "2"]);
  });
});
