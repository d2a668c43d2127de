import { describe, expect, it } from "vitest";
import { until } from "../helpers/http.ts";
import { breakSource, refreshed, stampOf, withTarget, type StartTarget } from "./target.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";
const AGING = "s-maxage=3600, stale-while-revalidate=82800";

/** Registers the flows in which only time passes. */
export function freshnessFlows(start: StartTarget): void {
  describe("freshness", () => {
    it(
      "answers the very first requests from the build",
      withTarget(start, async (target) => {
        const html = await target.send("/timed");
        const rsc = await target.send("/timed.rsc");
        const handler = await target.send("/feed.json");
        const listed = await target.send("/open/a");
        const root = await target.send("/");

        expect([html, rsc, handler, listed, root].map(({ status, state }) => `${status} ${state}`)).toEqual(
          Array(5).fill("200 HIT"),
        );
        expect([html, rsc, handler].map(({ headers }) => headers["cache-control"])).toEqual([AGING, AGING, AGING]);
        expect(root.headers["cache-control"]).toBe("s-maxage=31536000");
        expect([html, rsc, handler].map(({ headers }) => headers["content-type"])).toEqual([
          "text/html; charset=utf-8",
          "text/x-component",
          "application/json",
        ]);
        expect(handler.headers["x-own"]).toBe("kept");
        expect(html.headers["cache-status"]).toMatch(
          target.visible === "now"
            ? /^vinext; hit; ttl=\d+$/
            : /^vinext; hit; ttl=\d+; detail="invalidations within 65 s"$/,
        );
      }),
    );

    it(
      "shows one render in the document and in its payload, before and after a regeneration (K6, R1)",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/timed"));
        expect(stampOf(await target.send("/timed.rsc"))).toBe(first);

        await target.pass(3_601);
        await target.send("/timed");
        const second = stampOf(await refreshed(target, "/timed", first));
        expect(stampOf(await target.send("/timed.rsc"))).toBe(second);
      }),
    );

    it(
      "answers stale at once, regenerates behind it and is fresh again (SW-01)",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/timed"));

        await target.pass(3_601);
        const stale = await target.send("/timed");
        const fresh = await refreshed(target, "/timed", first);

        expect(stale).toMatchObject({ status: 200, state: "STALE" });
        expect(stampOf(stale)).toBe(first);
        expect(stale.headers["cache-control"]).toBe(AGING);
        expect(stale.headers["cache-status"]).toMatch(/^vinext; hit; ttl=-\d+; detail=stale$/);
        expect(fresh.headers["cache-control"]).toBe(AGING);
      }),
    );

    it(
      "regenerates a stored handler the same way",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/feed.json"));

        await target.pass(3_601);

        expect((await target.send("/feed.json")).state).toBe("STALE");
        expect((await refreshed(target, "/feed.json", first)).headers["x-own"]).toBe("kept");
      }),
    );

    it(
      "waits for a fresh render once a page is past its expiry (SW-04)",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/timed"));

        await target.pass(86_401);
        const answers = await Promise.all([target.send("/timed"), target.send("/timed"), target.send("/timed")]);

        const [one] = answers;
        expect(one?.state).toBe("REVALIDATED");
        expect(one?.headers["cache-status"]).toBe("vinext; fwd=stale; stored");
        expect(new Set(answers.map(stampOf)).size).toBe(1);
        expect(answers.map(stampOf)).not.toContain(first);
        expect((await target.send("/timed")).state).toBe("HIT");
      }),
    );

    it(
      "renders an unlisted path of an open route once and keeps it",
      withTarget(start, async (target) => {
        const first = await target.send("/open/new");
        const second = await target.send("/open/new");
        const payload = await target.send("/open/new.rsc");

        expect(first).toMatchObject({ status: 200, state: "MISS" });
        expect(first.headers).toMatchObject({ "cache-control": AGING, "cache-status": "vinext; fwd=uri-miss; stored" });
        expect([second.state, payload.state]).toEqual(["HIT", "HIT"]);
        expect([stampOf(second), stampOf(payload)]).toEqual([stampOf(first), stampOf(first)]);
      }),
    );

    it(
      "answers 404 for an unlisted path of a closed route without rendering anything (SP-14)",
      withTarget(start, async (target) => {
        const reply = await target.send("/closed/zzz");

        expect(reply.status).toBe(404);
        expect(reply.headers["cache-control"]).toBe(PRIVATE);
        expect(reply.text).toContain("Nothing is here.");
        expect(target.output()).not.toContain("render of");
        expect((await target.send("/closed/a")).state).toBe("HIT");
      }),
    );

    it(
      "never stores what reads a visitor, and says why",
      withTarget(start, async (target) => {
        const first = await target.send("/visitor");
        const second = await target.send("/visitor");

        expect(stampOf(first)).not.toBe(stampOf(second));
        expect(first.headers["cache-control"]).toBe(PRIVATE);
        expect(first.state).toBeUndefined();
        expect(first.headers["cache-status"]).toMatch(/^vinext; fwd=bypass; detail=.*cookies/);
      }),
    );

    it(
      "keeps the page when a regeneration fails, waits, and recovers (ER-01, ER-02)",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/failing"));
        await breakSource(target, "on");

        await target.pass(3_601);
        expect((await target.send("/failing")).state).toBe("STALE");
        const waiting = await until(
          () => target.send("/failing"),
          ({ state }) => state === "HIT",
        );
        await target.send("/failing");

        expect(stampOf(waiting)).toBe(first);
        // Until the next attempt, which comes after 30 s at most.
        expect(waiting.headers["cache-control"]).toBe("s-maxage=30, stale-while-revalidate=86370");
        await expect.poll(() => target.output().match(/render of \/failing/g)).toHaveLength(1);
        await expect.poll(() => target.output()).toContain("the source is down");

        await breakSource(target, "off");
        await target.pass(3_601);
        expect((await target.send("/failing")).state).toBe("STALE");
        await refreshed(target, "/failing", first);
      }),
    );

    it(
      "stores no answer that sets a cookie, built or made on demand (P1)",
      withTarget(start, async (target) => {
        for (const path of ["/cookie", "/cookie/unlisted"]) {
          const [first, second] = [await target.send(path), await target.send(path)];

          expect(stampOf(first)).not.toBe(stampOf(second));
          expect([first.state, second.state]).toEqual([undefined, undefined]);
          expect(first.headers["cache-control"] ?? "").not.toContain("s-maxage");
        }
      }),
    );
  });
}
