import { describe, expect, it } from "vitest";
import { NAMES } from "../fixtures/flow-app.ts";
import { breakSource, invalidate, refreshed, stampOf, withTarget, type StartTarget } from "./target.ts";

/** Registers the flows in which the app invalidates. */
export function invalidationFlows(start: StartTarget): void {
  describe("invalidation", () => {
    it(
      "renders a page anew after revalidatePath, and only that page (TG-03)",
      withTarget(start, async (target) => {
        const [old, other] = [stampOf(await target.send("/timed")), stampOf(await target.send("/"))];

        await invalidate(target, { path: "/timed" });
        const first = await target.send("/timed");

        expect(first.state).toBe("MISS");
        expect(stampOf(first)).not.toBe(old);
        expect(await target.send("/timed")).toMatchObject({ state: "HIT", text: first.text });
        expect(stampOf(await target.send("/timed.rsc"))).toBe(stampOf(first));
        expect(stampOf(await target.send("/"))).toBe(other);
      }),
    );

    it(
      "takes revalidatePath of a pattern for all its paths (TG-05)",
      withTarget(start, async (target) => {
        const [listed, unlisted] = [stampOf(await target.send("/open/a")), stampOf(await target.send("/open/b"))];

        await invalidate(target, { path: "/open/[slug]", type: "page" });

        const after = [await target.send("/open/a"), await target.send("/open/b")];
        expect(after.map(({ state }) => state)).toEqual(["MISS", "MISS"]);
        expect(after.map(stampOf)).not.toEqual([listed, unlisted]);
      }),
    );

    it(
      "serves stale once after revalidateTag with a profile, renders anew at once without one (TG-10, TG-11)",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/tagged"));

        await invalidate(target, { tag: "news", profile: "max" });
        const stale = await target.send("/tagged");
        expect(stale).toMatchObject({ state: "STALE" });
        expect(stampOf(stale)).toBe(first);
        const second = stampOf(await refreshed(target, "/tagged", first));

        await invalidate(target, { tag: "news", profile: { expire: 0 } });
        const third = await target.send("/tagged");
        expect(third.state).toBe("MISS");
        expect([first, second]).not.toContain(stampOf(third));
      }),
    );

    it(
      "answers 500 after a hard invalidation as long as the render fails, and stores none of it (ER-05)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/failing"));
        await breakSource(target, "on");
        await invalidate(target, { path: "/failing" });

        const failed = await target.send("/failing");
        await breakSource(target, "off");
        const mended = await target.send("/failing");

        expect(failed.status).toBe(500);
        expect(failed.headers["cache-control"]).toMatch(/no-store/);
        expect(failed.text).not.toContain("the source is down");
        expect(mended).toMatchObject({ status: 200, state: "MISS" });
        expect(stampOf(mended)).not.toBe(old);
      }),
    );

    it(
      "keeps a listed path of a closed route after any number of invalidations (SP-16, SP-17)",
      withTarget(start, async (target) => {
        for (const _ of [1, 2, 3]) {
          const old = stampOf(await target.send("/closed/a"));
          await invalidate(target, { path: "/closed/a" });
          const reply = await target.send("/closed/a");
          expect(reply).toMatchObject({ status: 200, state: "MISS" });
          expect(stampOf(reply)).not.toBe(old);
        }
        await invalidate(target, { path: "/closed/zzz" });
        expect((await target.send("/closed/zzz")).status).toBe(404);
      }),
    );

    it(
      "finds the built page of every hard name by its raw and by its encoded path (K7, TG-22)",
      withTarget(start, async (target) => {
        for (const { spellings, raw } of NAMES) {
          for (const argument of [...spellings, ...(raw === undefined ? [] : [raw])]) {
            const url = `/names/${spellings[0]}`;
            const old = stampOf(await target.send(url));
            await invalidate(target, { path: `/names/${argument}` });

            const reply = await target.send(url);
            expect({ argument, state: reply.state, isNew: stampOf(reply) !== old }).toEqual({
              argument,
              state: "MISS",
              isNew: true,
            });
          }
        }
      }),
    );
  });
}
