import { describe, expect, it } from "vitest";
import {
  cacheLife,
  cacheTag,
  getCacheHandler,
  refresh,
  revalidatePath,
  revalidateTag,
  setCacheHandler,
  unstable_noStore,
  updateTag,
} from "../../../src/next/cache.ts";
import { applyInvalidations } from "../../../src/request/invalidation.ts";
import { isDynamicUsage } from "../../../src/request/dynamic-error.ts";
import { nestedScope, type Scope } from "../../../src/request/scope.ts";
import { createMachine, inside, thrownBy } from "../request/fake-scope.ts";

const handlerScope = (): Scope => createMachine().scope({ kind: "visitor", phase: "handler" });

describe("revalidateTag", () => {
  it.each([
    ["max", undefined],
    ["hours", 86_400],
    ["seconds", 60],
    [{ expire: 0 }, 0],
    [{ expire: 2 }, 2],
    [undefined, 0],
  ])("with %j expires after %s seconds (TG-10 to TG-13)", (profile, expireAfterSeconds) => {
    const scope = handlerScope();

    inside(scope, () => revalidateTag("t", profile));

    expect(scope.use.invalidations).toEqual([{ tag: "t", expireAfterSeconds }]);
  });

  it("without a second argument warns once (TG-11, VR-01)", () => {
    const machine = createMachine();

    inside(machine.scope({ kind: "visitor", phase: "handler" }), () => {
      revalidateTag("a");
      revalidateTag("b");
    });

    expect(machine.warnings()).toEqual(["VINEXT_REVALIDATE_TAG_PROFILE"]);
  });

  it("with an unknown profile logs and invalidates nothing (TG-13)", () => {
    const machine = createMachine();
    const scope = machine.scope({ kind: "visitor", phase: "handler" });

    inside(scope, () => revalidateTag("t", "fortnights"));

    expect([scope.use.invalidations, machine.warnings()]).toEqual([[], ["VINEXT_UNKNOWN_PROFILE"]]);
  });

  it("takes a path tag like the path call, and a tag with a comma as one (TG-15, TG-16)", () => {
    const scope = handlerScope();

    inside(scope, () => {
      revalidateTag("_N_T_/isr60", { expire: 0 });
      revalidatePath("/isr60");
      revalidateTag("a,b", "max");
    });

    expect(scope.use.invalidations.map(({ tag }) => tag)).toEqual(["_N_T_/isr60", "_N_T_/isr60", "a,b"]);
  });

  it("ignores a tag over 256 characters, with a warning (TG-14)", () => {
    const machine = createMachine();
    const scope = machine.scope({ kind: "visitor", phase: "handler" });

    inside(scope, () => revalidateTag("x".repeat(257), "max"));

    expect([scope.use.invalidations, machine.warnings()]).toEqual([[], ["VINEXT_TAG_DROPPED"]]);
  });

  it.each([5, null, true])("refuses %j as second argument", async (profile) => {
    expect(await thrownBy(() => inside(handlerScope(), () => revalidateTag("t", profile as never)))).toMatchObject({
      code: "VINEXT_INVALID_ARGUMENT",
    });
  });
});

describe("revalidatePath", () => {
  it("warns about a pattern without type and a path over 1024 characters (TG-05, TG-14)", () => {
    const machine = createMachine();
    const scope = machine.scope({ kind: "visitor", phase: "handler" });

    inside(scope, () => {
      revalidatePath("/ssg/[slug]");
      revalidatePath(`/${"x".repeat(1024)}`);
    });

    expect(machine.warnings()).toEqual(["VINEXT_PATTERN_WITHOUT_TYPE", "VINEXT_PATH_TOO_LONG"]);
  });
});

describe("where invalidation is allowed", () => {
  const calls = [
    ["revalidatePath", () => revalidatePath("/a")],
    ["revalidateTag", () => revalidateTag("a", "max")],
    ["updateTag", () => updateTag("a")],
    ["refresh", () => refresh()],
  ] as const;

  it.each(calls)("%s throws in a render and in a cached function (DY-07, TG-24)", async (_name, call) => {
    const scope = createMachine().scope();
    const cached = nestedScope(handlerScope(), "cache");

    const errors = [await thrownBy(() => inside(scope, call)), await thrownBy(() => inside(cached, call))];

    expect(errors.map((error) => (error as { code: string }).code)).toEqual(
      errors.map(() => (_name.startsWith("revalidate") ? "VINEXT_INVALIDATION_IN_RENDER" : "VINEXT_ACTION_ONLY")),
    );
    expect(scope.use.invalidations).toEqual([]);
  });

  it("a handler that would be stored runs for each visitor instead", async () => {
    const scope = createMachine().scope({ kind: "shared", phase: "handler" });

    expect(isDynamicUsage(await thrownBy(() => inside(scope, () => revalidatePath("/a"))))).toBe(true);
    expect(scope.use.invalidations).toEqual([]);
  });

  it("updateTag and refresh work in actions only (AC-01, AC-02)", async () => {
    const action = createMachine().scope({ kind: "visitor", phase: "action" });

    inside(action, () => {
      updateTag("a");
      refresh();
    });

    expect([action.use.invalidations, action.use.refresh]).toEqual([[{ tag: "a", expireAfterSeconds: 0 }], true]);
    expect(await thrownBy(() => inside(handlerScope(), () => updateTag("a")))).toMatchObject({
      code: "VINEXT_ACTION_ONLY",
    });
  });

  it("applies what was asked for once (TG-20)", async () => {
    const machine = createMachine();
    const scope = machine.scope({ kind: "visitor", phase: "handler" });
    inside(scope, () => revalidateTag("a", { expire: 0 }));

    await applyInvalidations(scope);

    expect(scope.services.fenceOf(["a"]).expireAtMs).toBe(machine.now());
    expect(scope.use.invalidations).toEqual([]);
  });
});

describe("unstable_noStore", () => {
  it("makes a render dynamic, but not inside a cached function (PR-21)", async () => {
    const scope = createMachine().scope();

    inside(nestedScope(scope, "cache"), unstable_noStore);
    const before = scope.use.dynamic;
    const error = await thrownBy(() => inside(scope, unstable_noStore));

    expect(before).toBeUndefined();
    expect(isDynamicUsage(error)).toBe(true);
  });
});

describe("cacheLife and cacheTag", () => {
  it("say how long the running cached function's result lives; the shortest of several calls counts", () => {
    const scope = nestedScope(createMachine().scope(), "cache");

    inside(scope, () => cacheLife("hours"));
    inside(scope, () => cacheLife({ revalidate: 60 }));
    inside(scope, () => cacheTag("a", "b"));

    expect(scope.use.life).toEqual({ revalidate: 60, expire: 86_400, stale: 300 });
    expect([...scope.use.tags]).toEqual(["a", "b"]);
  });

  it.each([
    ["no such profile"],
    [{ revalidate: -1 }],
    [{ revalidate: 60, expire: 30 }],
    [{ expire: Number.NaN }],
    [{ stale: -1 }],
    [null as never],
  ])("refuse %j", async (profile) => {
    const scope = nestedScope(createMachine().scope(), "cache");

    expect(await thrownBy(() => inside(scope, () => cacheLife(profile)))).toMatchObject({
      code: "VINEXT_INVALID_ARGUMENT",
    });
  });

  it("are refused outside a cached function", async () => {
    for (const call of [() => cacheLife("max"), () => cacheTag("a")]) {
      expect(await thrownBy(call)).toMatchObject({ code: "VINEXT_OUTSIDE_CACHE" });
    }
  });
});

it("keeps the registered cache handler where every module graph finds it", () => {
  const handler = { read: () => undefined };

  setCacheHandler(handler);

  expect(getCacheHandler()).toBe(handler);
});
