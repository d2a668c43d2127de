import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createCachedFetch } from "../../../src/request/fetch-cache.ts";
import { isDynamicUsage } from "../../../src/request/dynamic-error.ts";
import type { Scope } from "../../../src/request/scope.ts";
import { createMachine, createOrigin, inside, thrownBy, type FakeOrigin, type ScopeWish } from "./fake-scope.ts";

const URL_A = "https://api.test/a";

function ask(scope: Scope, origin: FakeOrigin, init?: RequestInit): Promise<string> {
  return inside(scope, async () => (await createCachedFetch(origin.fetch)(URL_A, init)).text());
}

const KEPT: RequestInit = { cache: "force-cache" };
const windowed = (revalidate: number, tags: string[] = []): RequestInit => ({ next: { revalidate, tags } });

describe("a fetch in a shared render", () => {
  it("without options is asked anew on each render and leaves the page static (RV-06)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const scope = machine.scope();

    const answers = [await ask(scope, origin), await ask(machine.scope(), origin)];

    expect(answers).toEqual(["n1", "n2"]);
    expect(scope.use.dynamic).toBeUndefined();
    expect(machine.records.size).toBe(0);
  });

  it("with a window is kept and lowers the window of the page (RV-01)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const scope = machine.scope();

    const answers = [await ask(scope, origin, windowed(9)), await ask(machine.scope(), origin, windowed(9))];
    await ask(scope, origin, windowed(20));

    expect(answers).toEqual(["n1", "n1"]);
    expect(scope.use.revalidate).toBe(9);
  });

  it("is asked anew where the render was asked for, and its answer is kept for others (OD-02)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    await ask(machine.scope(), origin, KEPT);

    expect(await ask(machine.scope({ dataFrom: "origin" }), origin, KEPT)).toBe("n2");
    expect(await ask(machine.scope(), origin, KEPT)).toBe("n2");
  });

  it("with force-cache is kept and lowers nothing (RV-04, DC-01)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const scope = machine.scope();

    await ask(scope, origin, KEPT);
    machine.pass(1e9);

    expect(await ask(machine.scope(), origin, KEPT)).toBe("n1");
    expect(scope.use.revalidate).toBeUndefined();
  });

  it.each([
    [{ cache: "no-store" }, 'fetch(https://api.test/a, { cache: "no-store" })'],
    [{ cache: "no-cache" }, 'fetch(https://api.test/a, { cache: "no-cache" })'],
    [{ next: { revalidate: 0 } }, "fetch(https://api.test/a, { next: { revalidate: 0 } })"],
    [{ cache: "no-store", next: { revalidate: 60 } }, 'fetch(https://api.test/a, { cache: "no-store" })'],
  ] as const)("makes the page dynamic when uncached: %j (RV-05)", async (init, api) => {
    const machine = createMachine();
    const scope = machine.scope();
    let ended = 0;
    scope.use.onDynamic = () => (ended += 1);

    const error = await thrownBy(() => ask(scope, createOrigin(), init));

    expect(isDynamicUsage(error)).toBe(true);
    expect(scope.use.dynamic?.api).toBe(api);
    expect(ended).toBe(1);
  });

  it("notes an uncached fetch that is never awaited, without an unhandled rejection (PR-19)", async () => {
    const scope = createMachine().scope();

    inside(scope, () => {
      void createCachedFetch(createOrigin().fetch)(URL_A, { cache: "no-store" });
    });
    await setImmediate();

    expect(scope.use.dynamic).toBeDefined();
  });

  it("waits for new data when the old is stale, so that one visit brings it (DC-03, T5)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    await ask(machine.scope(), origin, windowed(3));
    machine.pass(3.001);

    expect(await ask(machine.scope(), origin, windowed(3))).toBe("n2");
  });

  it("stamps data with the start of the run, so that it is stale whenever its page is (T5)", async () => {
    const machine = createMachine();
    const scope = machine.scope();
    machine.pass(2);

    await ask(scope, createOrigin(), windowed(5));

    expect([...machine.records.values()][0]?.startedAtMs).toBe(scope.startedAtMs);
  });

  it("gives the page the tags of a fetch that is not kept (TG-01)", async () => {
    const scope = createMachine().scope();

    await ask(scope, createOrigin(), { next: { tags: ["t"] } });

    expect([...scope.use.tags]).toEqual(["t"]);
  });

  it("drops a tag that is too long, with a warning (TG-14)", async () => {
    const machine = createMachine();
    const scope = machine.scope();

    await ask(scope, createOrigin(), { next: { tags: ["x".repeat(257), "x".repeat(256)] } });

    expect([...scope.use.tags]).toEqual(["x".repeat(256)]);
    expect(machine.warnings()).toEqual(["VINEXT_TAG_DROPPED"]);
  });
});

describe("segment config", () => {
  const answer = async (config: ScopeWish["config"], init?: RequestInit): Promise<Scope> => {
    const scope = createMachine().scope(config ? { config } : {});
    await ask(scope, createOrigin(), init);
    return scope;
  };

  it("force-static ignores no-store but not a window (RV-07)", async () => {
    const uncached = await answer({ dynamic: "force-static" }, { cache: "no-store" });
    const kept = await answer({ dynamic: "force-static" }, windowed(5));

    expect([uncached.use.dynamic, kept.use.revalidate]).toEqual([undefined, 5]);
  });

  it("dynamic error refuses an uncached fetch by name and keeps one without options (PR-06)", async () => {
    const machine = createMachine();
    const scope = machine.scope({ config: { dynamic: "error" } });

    await ask(scope, createOrigin());
    const error = await thrownBy(() => ask(scope, createOrigin(), { cache: "no-store" }));

    expect(machine.records.size).toBe(1);
    expect(error).toMatchObject({
      code: "VINEXT_DYNAMIC_IN_STATIC_ROUTE",
      message: expect.stringContaining("/posts/[slug]/page"),
    });
  });

  it.each(["only-cache", "only-no-store"] as const)("%s fails on the opposite option (RV-08)", async (fetchCache) => {
    const init = fetchCache === "only-cache" ? ({ cache: "no-store" } as const) : KEPT;

    expect(await thrownBy(() => answer({ fetchCache }, init))).toMatchObject({ code: "VINEXT_FETCH_CACHE_CONFLICT" });
  });

  it("force-no-store wins over force-cache (RV-08a)", async () => {
    expect(isDynamicUsage(await thrownBy(() => answer({ fetchCache: "force-no-store" }, KEPT)))).toBe(true);
  });

  it("refuses a window that is no number", async () => {
    expect(await thrownBy(() => answer({}, windowed(-1)))).toMatchObject({ code: "VINEXT_INVALID_ARGUMENT" });
  });
});

describe("a fetch for a visitor", () => {
  const visitor = { kind: "visitor" } as const;

  it("is never kept without options (DC-04)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const config = { dynamic: "force-dynamic" } as const;

    await ask(machine.scope({ ...visitor, config }), origin);
    await ask(machine.scope({ ...visitor, config }), origin);
    const kept = [
      await ask(machine.scope({ ...visitor, config }), origin, KEPT),
      await ask(machine.scope({ ...visitor, config }), origin, KEPT),
    ];

    expect(kept).toEqual(["n3", "n3"]);
  });

  it("gets stale data at once; the next visit sees the refresh (DC-02)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    await ask(machine.scope(visitor), origin, windowed(2));
    machine.pass(3);

    const stale = await ask(machine.scope(visitor), origin, windowed(2));
    await machine.settle();

    expect([stale, await ask(machine.scope(visitor), origin, windowed(2))]).toEqual(["n1", "n2"]);
  });

  it("keeps the old answer and warns when a refresh fails", async () => {
    const machine = createMachine();
    const origin = createOrigin((count) => {
      if (count > 1) throw new TypeError("down");
      return new Response("good");
    });
    await ask(machine.scope(visitor), origin, windowed(2));
    machine.pass(3);

    const answers = [await ask(machine.scope(visitor), origin, windowed(2))];
    await machine.settle();

    expect(answers).toEqual(["good"]);
    expect(machine.warnings()).toEqual(["VINEXT_DATA_REFRESH_FAILED"]);
  });

  it("gets soft-invalidated data once more and hard-invalidated data never (TG-25)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const visit = async (): Promise<string> => {
      const answer = await ask(machine.scope(visitor), origin, { ...KEPT, next: { tags: ["d"] } });
      await machine.settle();
      machine.pass(1);
      return answer;
    };

    const before = [await visit(), await visit()];
    machine.invalidate("d");
    machine.pass(1);
    const soft = [await visit(), await visit()];
    machine.invalidate("d", 0);
    machine.pass(1);

    expect([...before, ...soft, await visit()]).toEqual(["n1", "n1", "n1", "n2", "n3"]);
  });

  it("neither reads nor writes in draft mode (DM-02)", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    await ask(machine.scope(), origin, KEPT);
    const stored = [...machine.records];

    expect(await ask(machine.scope({ ...visitor, draft: true }), origin, KEPT)).toBe("n2");
    expect([...machine.records]).toEqual(stored);
  });

  it("sees its own hard invalidation before it is raised", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    await ask(machine.scope(visitor), origin, { ...KEPT, next: { tags: ["d"] } });
    const scope = machine.scope({ ...visitor, phase: "action" });
    scope.use.invalidations.push({ tag: "d", expireAfterSeconds: 0 });

    expect(await ask(scope, origin, { ...KEPT, next: { tags: ["d"] } })).toBe("n2");
  });
});

it("lets the invalidation of a path expire its data there and nowhere else (TG-09)", async () => {
  const machine = createMachine();
  const origin = createOrigin();
  await ask(machine.scope({ path: "/posts/a" }), origin, KEPT);
  machine.pass(1);
  machine.invalidate("_N_T_/posts/a", 0);
  machine.pass(1);

  const sibling = await ask(machine.scope({ path: "/posts/b" }), origin, KEPT);

  expect([sibling, await ask(machine.scope({ path: "/posts/a" }), origin, KEPT)]).toEqual(["n1", "n2"]);
});

it("leaves fetches outside a scope alone (DC-12)", async () => {
  const origin = createOrigin();
  const cachedFetch = createCachedFetch(origin.fetch);

  await cachedFetch(URL_A, KEPT);
  await cachedFetch(URL_A, KEPT);

  expect(origin.asked).toHaveLength(2);
});

it("keeps data in generateStaticParams (SP-22)", async () => {
  const machine = createMachine();
  const origin = createOrigin();
  await ask(machine.scope({ kind: "params", path: "" }), origin, windowed(60));
  await ask(machine.scope({ kind: "params", path: "" }), origin, { cache: "no-store" });

  expect(await ask(machine.scope(), origin, windowed(60))).toBe("n1");
});
