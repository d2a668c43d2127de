import { describe, expect, it } from "vitest";
import type { Receipt } from "../../src/revalidate/receipt.ts";
import { NAMES } from "../fixtures/flow-app.ts";
import type { Reply } from "../helpers/http.ts";
import { SECRET, signedMessage, type CallHow } from "../helpers/webhook.ts";
import { breakSource, refreshed, stampOf, withTarget, type StartTarget, type Target } from "./target.ts";

/** Registers the flows of the webhook. */
export function webhookFlows(start: StartTarget): void {
  describe("webhook", () => {
    it(
      "makes built pages new before anybody asks for them (T2)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/open/a"));

        const answer = await callWebhook(target, { paths: [{ path: "/open/[slug]", type: "page" }], tags: ["news"] });

        const { visible } = target;
        expect(receiptIn(answer).items).toMatchObject([
          { path: "/open/[slug]", type: "page", entries: 1, regenerating: 1, visible },
          { tag: "news", entries: 1, regenerating: 1, visible },
        ]);
        expect(answer.headers).toMatchObject({
          "content-type": "application/json",
          "cache-control": expect.stringContaining("no-store"),
        });
        await refreshed(target, "/open/a", old);
      }),
    );

    it(
      "counts what the build and what run time stored, each entry once",
      withTarget(start, async (target) => {
        await target.send("/open/later");
        await callWebhook(target, { paths: ["/open/a"] }, { id: "msg_a", target: WAITING });

        const dry = await callWebhook(target, {
          paths: [
            { path: "/open", type: "layout" },
            { path: "/", type: "layout" },
          ],
          dryRun: true,
        });

        const [below, all] = receiptIn(dry).items.map(({ entries }) => entries);
        expect(below).toBe(2);
        expect(all).toBeGreaterThan(10);
      }),
    );

    it(
      "drops everything that is stored with one call, so that nothing poisoned outlives its mending (P14)",
      withTarget(start, async (target) => {
        const pages = ["/", "/timed", "/closed/a", "/open/a", "/feed.json"];
        const old = await Promise.all(pages.map((page) => target.send(page)));

        await callWebhook(target, { paths: [{ path: "/", type: "layout" }], mode: "expire" });

        const now = await Promise.all(pages.map((page) => target.send(page)));
        expect(now.map(({ status }) => status)).toEqual(pages.map(() => 200));
        expect(new Set([...old, ...now].map(stampOf)).size).toBe(2 * pages.length);
      }),
    );

    it(
      "finds the built page of every hard name in every spelling (K7)",
      withTarget(start, async (target) => {
        const asked = NAMES.flatMap(({ spellings, raw }) => [...spellings, ...(raw === undefined ? [] : [raw])]);

        const dry = await callWebhook(target, { paths: asked.map((name) => `/names/${name}`), dryRun: true });

        expect(receiptIn(dry).items.map(({ entries }) => entries)).toEqual(asked.map(() => 1));
      }),
    );

    it(
      "waits for the pages when it is asked to, and renders nothing else",
      withTarget(start, async (target) => {
        const [tagged, other] = [stampOf(await target.send("/tagged")), stampOf(await target.send("/"))];

        const answer = await callWebhook(target, { tags: ["news"] }, { target: WAITING });

        expect(receiptIn(answer).regenerations).toEqual([{ path: "/tagged", result: "stored" }]);
        const after = await target.send("/tagged");
        expect(after.state).toBe("HIT");
        expect(stampOf(after)).not.toBe(tagged);
        expect(await target.send("/")).toMatchObject({ state: "HIT", text: expect.stringContaining(other) });
      }),
    );

    it(
      "says of a page that fails that it failed, and keeps the old one",
      withTarget(start, async (target) => {
        await breakSource(target, "on");
        const old = stampOf(await target.send("/failing"));

        const answer = await callWebhook(target, { paths: ["/failing"] }, { target: WAITING });

        expect(receiptIn(answer).regenerations).toEqual([{ path: "/failing", result: "failed" }]);
        expect(stampOf(await target.send("/failing"))).toBe(old);
      }),
    );

    it(
      "never shows the old page again after an expiry",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/long"));

        const { items } = receiptIn(await callWebhook(target, { paths: ["/long"], mode: "expire" }));
        const next = await target.send("/long");

        expect(items).toMatchObject([{ entries: 1, regenerating: 0 }]);
        expect(next.state).toBe("MISS");
        expect(stampOf(next)).not.toBe(old);
        expect(await target.send("/long")).toMatchObject({ state: "HIT", text: next.text });
      }),
    );

    it(
      "does a call that comes again once, answers it twice, and takes its id for no other call",
      withTarget(start, async (target) => {
        const body = { paths: ["/long"], mode: "expire" };
        const first = await callWebhook(target, body);
        const page = await target.send("/long");

        const again = await callWebhook(target, body);
        const other = await callWebhook(target, { paths: ["/timed"], mode: "expire" });

        expect([again.status, again.text]).toEqual([200, first.text]);
        expect(other.status).toBe(409);
        expect(await target.send("/long")).toMatchObject({ state: "HIT", text: page.text });
        expect((await target.send("/timed")).state).toBe("HIT");
      }),
    );

    it(
      "takes the secret itself from who cannot sign, without an id each time anew",
      withTarget(start, async (target) => {
        const send = (headers: Readonly<Record<string, string>>): Promise<Reply> =>
          target.send(WEBHOOK, { method: "POST", headers, body: `{ "paths": ["/long"] }` });

        const answers = [
          await send({ authorization: `Bearer ${SECRET}` }),
          await send({ "x-vinext-secret": SECRET }),
          await send({ authorization: "Bearer wrong" }),
          await send({}),
        ];

        expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 401]);
      }),
    );

    it(
      "does nothing for what is not signed, altered, late, too large or no call",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/long"));
        const body = { paths: ["/long"], mode: "expire" };
        const { headers } = signedMessage(body, { timestamp: Math.floor(target.nowMs() / 1000) });
        const post = (how: { readonly body: string }): Promise<Reply> =>
          target.send(WEBHOOK, { method: "POST", headers, ...how });

        const replies = [
          await callWebhook(target, body, { secret: "another-secret-altogether" }),
          await post({ body: JSON.stringify({ ...body, tags: [] }) }),
          await callWebhook(target, body, { timestamp: Math.floor(target.nowMs() / 1000) - 301 }),
          await post({ body: "x".repeat(100_000) }),
          await callWebhook(target, "{"),
          await callWebhook(target, { paths: ["/a/../b"] }),
          await target.send(WEBHOOK),
        ];

        expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 413, 422, 422, 405]);
        expect(await target.send("/long")).toMatchObject({ state: "HIT", text: expect.stringContaining(old) });
      }),
    );
  });
}

/** Sends one signed call. */
export function callWebhook(target: Pick<Target, "send" | "nowMs">, body: unknown, how: CallHow = {}): Promise<Reply> {
  const message = signedMessage(body, { timestamp: Math.floor(target.nowMs() / 1000), ...how });
  return target.send(how.target ?? WEBHOOK, { method: "POST", ...message });
}

/** Reads the receipt in an answer. */
export function receiptIn(reply: Reply): Receipt {
  return JSON.parse(reply.text) as Receipt;
}

const WEBHOOK = "/_vinext/revalidate";
const WAITING = `${WEBHOOK}?wait=1`;
