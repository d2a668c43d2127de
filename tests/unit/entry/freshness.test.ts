import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combineFences, NO_FENCE, raiseFence, type Fence } from "../../../src/entry/fence.ts";
import { freshness, freshUntilMs, servableUntilMs } from "../../../src/entry/freshness.ts";
import { lifetimeOf } from "../../../src/entry/lifetime.ts";

const YEAR = 31_536_000;
const entry = { startedAtMs: 1_000_000, lifetime: lifetimeOf(10, 60) };
const at = (seconds: number): number => entry.startedAtMs + seconds * 1000;
const soft = { expireAfterSeconds: undefined };
const hard = { expireAfterSeconds: 0 };

describe("lifetimeOf", () => {
  it.each([false, Number.POSITIVE_INFINITY] as const)("never ages with %s (SW-07)", (revalidate) => {
    expect(lifetimeOf(revalidate, YEAR)).toEqual({ kind: "forever" });
  });

  it("does not clamp long windows (RV-11)", () => {
    expect(lifetimeOf(40_000_000, YEAR)).toEqual({ kind: "refresh", afterSeconds: 40_000_000, expireSeconds: YEAR });
  });
});

describe("freshness by age", () => {
  it.each([
    [-5, "fresh"],
    [0, "fresh"],
    [10, "fresh"],
    [10.001, "stale"],
    [60, "stale"],
    [60.001, "expired"],
  ] as const)("after %d s is %s (SW-01, SW-04)", (seconds, expected) => {
    expect(freshness(entry, NO_FENCE, at(seconds))).toBe(expected);
  });

  it("obeys an expire ceiling below the window", () => {
    expect(freshness({ ...entry, lifetime: lifetimeOf(60, 6) }, NO_FENCE, at(7))).toBe("expired");
  });

  it("never ages when it is kept forever (SW-07)", () => {
    expect(freshness({ ...entry, lifetime: { kind: "forever" } }, NO_FENCE, at(10 * YEAR))).toBe("fresh");
  });
});

describe("freshness by fence", () => {
  it("is stale after a soft invalidation, from its own millisecond on (TG-10)", () => {
    expect(freshness(entry, raiseFence(undefined, soft, at(5)), at(5))).toBe("stale");
  });

  it("is expired after a hard invalidation (TG-11)", () => {
    expect(freshness(entry, raiseFence(undefined, hard, at(5)), at(5))).toBe("expired");
  });

  it("is stale at once and expired when the given seconds have passed (TG-12)", () => {
    const fence = raiseFence(undefined, { expireAfterSeconds: 2 }, at(1));

    expect([1, 2.999, 3].map((seconds) => freshness(entry, fence, at(seconds)))).toEqual(["stale", "stale", "expired"]);
  });

  it("does not touch an entry whose render started later (TG-17, DE-07)", () => {
    const fence = raiseFence(undefined, hard, at(-1));

    expect(freshness(entry, fence, at(0))).toBe("fresh");
  });

  it("counts the start of a render that an invalidation overtook (DE-07)", () => {
    const fence = raiseFence(undefined, soft, at(1));

    expect(freshness(entry, fence, at(2))).toBe("stale");
  });
});

describe("raiseFence", () => {
  it("keeps what was hard when a soft one follows", () => {
    const fence = raiseFence(raiseFence(undefined, hard, at(1)), soft, at(2));

    expect(freshness(entry, fence, at(3))).toBe("expired");
  });

  it("keeps a later entry stale, not expired, when a far expiry follows a hard one", () => {
    const fence = raiseFence(raiseFence(undefined, hard, at(1)), { expireAfterSeconds: 50 }, at(6));
    const later = { ...entry, startedAtMs: at(5) };

    expect(freshness(later, fence, at(7))).toBe("stale");
    expect(freshness(entry, fence, at(7))).toBe("expired");
    expect(freshness({ ...later, lifetime: { kind: "forever" } }, fence, at(56))).toBe("expired");
  });

  it("stays small however often a tag is raised", () => {
    let fence: Fence | undefined;
    for (let second = 0; second < 200; second += 1)
      fence = raiseFence(fence, { expireAfterSeconds: second % 7 }, at(second));

    expect(fence?.later?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it("only ever rises, also when the clock steps back (TG-26)", () => {
    const steps = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 50 }),
        expire: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      }),
      { minLength: 1 },
    );
    const order = ["fresh", "stale", "expired"];
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: -5, max: 60 }),
        fc.integer({ min: 0, max: 100 }),
        (list, startSecond, laterSeconds) => {
          const old = { startedAtMs: at(startSecond), lifetime: { kind: "forever" } as const };
          let fence: Fence = NO_FENCE;
          for (const { seconds, expire } of list) {
            const raised = raiseFence(fence, { expireAfterSeconds: expire }, at(seconds));
            const now = at(seconds + laterSeconds);
            expect(order.indexOf(freshness(old, raised, now))).toBeGreaterThanOrEqual(
              order.indexOf(freshness(old, fence, now)),
            );
            fence = raised;
          }
        },
      ),
    );
  });
});

describe("combineFences", () => {
  it("is no fence without tags", () => {
    expect(combineFences([])).toEqual(NO_FENCE);
    expect(combineFences([NO_FENCE, NO_FENCE])).toEqual(NO_FENCE);
  });

  it("judges an entry exactly as the strictest of its tags does", () => {
    const order = ["fresh", "stale", "expired"];
    const fence = fc
      .array(
        fc.record({
          second: fc.integer({ min: 1, max: 40 }),
          expire: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
        }),
        { maxLength: 3 },
      )
      .map((raises) =>
        raises.reduce<Fence>(
          (old, { second, expire }) => raiseFence(old, { expireAfterSeconds: expire }, at(second)),
          NO_FENCE,
        ),
      );
    fc.assert(
      fc.property(
        fc.array(fence, { maxLength: 4 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 41, max: 90 }),
        (fences, start, now) => {
          const aged = { startedAtMs: at(start), lifetime: { kind: "forever" } as const };
          const alone = fences.map((one) => order.indexOf(freshness(aged, one, at(now))));
          expect(order.indexOf(freshness(aged, combineFences(fences), at(now)))).toBe(Math.max(0, ...alone));
        },
      ),
    );
  });

  it("does not harden a soft invalidation by an older hard one of another tag (T13)", () => {
    const combined = combineFences([
      raiseFence(undefined, hard, at(-1)),
      raiseFence(undefined, { expireAfterSeconds: YEAR }, at(1)),
    ]);

    expect(freshness(entry, combined, at(2))).toBe("stale");
  });
});

describe("freshUntilMs", () => {
  it("never comes for an entry that is kept forever", () => {
    expect(freshUntilMs({ ...entry, lifetime: { kind: "forever" } }, NO_FENCE)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is the last millisecond of freshness, as `servableUntilMs` is that of service", () => {
    const fence = fc.record({
      staleAtMs: fc.integer({ min: 0, max: 30 }).map((s) => (s === 0 ? 0 : at(s - 15))),
      expire: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fence,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 15, max: 90 }),
        ({ staleAtMs, expire }, window, ceiling, now) => {
          const raised: Fence =
            staleAtMs === 0 ? NO_FENCE : raiseFence(undefined, { expireAfterSeconds: expire }, staleAtMs);
          const aged = { startedAtMs: at(0), lifetime: lifetimeOf(window, ceiling) };
          expect(freshness(aged, raised, at(now)) === "fresh").toBe(at(now) <= freshUntilMs(aged, raised));
          expect(freshness(aged, raised, at(now)) !== "expired").toBe(at(now) <= servableUntilMs(aged, raised));
        },
      ),
    );
  });
});
