import { describe, expect, it } from "vitest";
import { ACTION_APP } from "../fixtures/action-app.ts";
import { ARGUMENTS, CALL, FORM, actionId, call, callAction, field } from "../helpers/call-action.ts";
import { onEveryMachine } from "./machines.ts";
import { stampOf, withTarget } from "./target.ts";

const ACTION_CACHE_CONTROL = "no-cache, no-store, max-age=0, must-revalidate";
const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";

onEveryMachine(ACTION_APP, (start) => {
  describe("a call of an action", () => {
    it.each([
      ["look", "2"],
      ["soften", undefined],
      ["harden", "1"],
      ["update", "1"],
      ["sign", "1"],
      ["answer", undefined],
    ])("%s says with `%s` whether the page changed, and carries it then (AC-03, AC-04, AC-05)", (name, mark) =>
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/probe"));

        const reply = await callAction(target, name);

        expect(reply).toMatchObject({ status: 200, state: undefined });
        expect(reply.headers["content-type"]).toBe("text/x-component");
        expect(reply.headers["cache-control"]).toBe(ACTION_CACHE_CONTROL);
        expect(reply.headers["x-action-revalidated"]).toBe(mark);
        expect(/stamp:[\da-f-]{36}/.test(reply.text)).toBe(mark !== undefined);
        expect(reply.text).not.toContain(old);
        expect(await target.send("/probe")).toMatchObject({ state: "HIT" });
      })(),
    );

    it(
      "changes a page by a tag: stale after a profile, new after an expiry or updateTag (AC-01)",
      withTarget(start, async (target) => {
        await target.send("/tagged");

        const states = [];
        for (const name of ["soften", "harden", "update"]) {
          await callAction(target, name);
          states.push((await target.send("/tagged")).state);
        }

        expect(states).toEqual(["STALE", "MISS", "MISS"]);
      }),
    );

    it(
      "is the same text in every render of a stored page that closes over the same values (C1, B9)",
      withTarget(start, async (target) => {
        const old = await target.send("/sealed");

        await callAction(target, "harden");
        const anew = await target.send("/sealed");

        expect(old.text).toContain("$ACTION_0:1");
        expect(anew.state).toBe("MISS");
        expect(anew.text).toBe(old.text);
        expect(anew.headers["etag"]).toBe(old.headers["etag"]);
      }),
    );

    it(
      "shows what it changed before it threw, and tells nothing of the error",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/title"));

        const reply = await callAction(target, "fail");

        expect(reply.status).toBe(500);
        expect(reply.text).not.toContain("swordfish");
        await expect.poll(() => target.output()).toContain("swordfish");
        expect(reply.headers["x-action-revalidated"]).toBe("1");
        expect(stampOf(await target.send("/title"))).not.toBe(old);
      }),
    );

    it(
      "sees the visitor's cookies, and its own in the answer, which nobody else gets (AC-10)",
      withTarget(start, async (target) => {
        await target.send("/probe");

        const reply = await callAction(target, "sign", { cookie: "signed=x" });

        expect(reply.headers["set-cookie"]).toMatch(/^signed=xx; Path=\//);
        expect((await target.send("/probe")).headers["set-cookie"]).toBeUndefined();
      }),
    );

    it(
      "carries the payload of the page that it redirects to, as the store has it (AC-07)",
      withTarget(start, async (target) => {
        const reply = await callAction(target, "publishAndGo");

        expect(reply.status).toBe(200);
        expect(reply.headers["x-action-redirect"]).toBe("/title?from=%E6%97%A5%E6%9C%AC;push");
        expect(reply.headers["x-action-revalidated"]).toBe("1");
        expect(stampOf(reply)).toBe(stampOf(await target.send("/title")));
      }),
    );

    it(
      "only names a target that is another site's",
      withTarget(start, async (target) => {
        const reply = await callAction(target, "leave");

        expect(reply.headers["x-action-redirect"]).toBe("https://example.com/a;b;push");
        expect(reply.text).toBe("");
      }),
    );

    it(
      "runs on an unlisted path of a closed route, which stays closed (AC-12, SP-17)",
      withTarget(start, async (target) => {
        const id = await actionId(target, "/closed/a", "");

        const reply = await call(target, "/closed/zzz", id, {}, ARGUMENTS["publish"]);

        expect(reply.status).toBe(200);
        expect((await target.send("/closed/zzz")).status).toBe(404);
      }),
    );

    it(
      "is answered at the path of the payload as well",
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "answer");

        expect(await call(target, "/probe.rsc", id)).toMatchObject({ status: 200 });
      }),
    );
  });

  describe("what is no action of this site (P11)", () => {
    it.each([
      ["another site", { origin: "https://evil.test" }],
      ["an opaque origin", { origin: "null" }],
      ["a host that only ends like a friend's", { origin: "https://a.b.friend.test" }],
      ["another port", { origin: "http://127.0.0.1:1" }],
      ["no origin, but a browser that says cross-site", { "sec-fetch-site": "cross-site" }],
    ])("is refused and not run: %s (AC-08)", (_, headers) =>
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "publish");
        const form = { headers: { ...headers, ...FORM }, body: field(`$ACTION_ID_${id}`) };

        const replies = [
          await target.send("/probe", {
            method: "POST",
            body: "[]",
            headers: { ...CALL, "next-action": id, ...headers },
          }),
          await target.send("/probe", { method: "POST", ...form }),
        ];

        expect(replies.map(({ status }) => status)).toEqual([403, 403]);
        expect(replies.map((reply) => reply.headers["cache-control"])).toEqual([PRIVATE, PRIVATE]);
        expect((await target.send("/title")).state).toBe("HIT");
      })(),
    );

    it.each([
      ["the same host", (host: string) => ({ origin: `http://${host}`, host })],
      ["the host that a proxy forwards", () => ({ origin: "https://shop.test", "x-forwarded-host": "shop.test" })],
      ["a host that the config allows", () => ({ origin: "https://a.friend.test" })],
      ["no browser", () => ({})],
    ])("does not mean %s (AC-08)", (_, headers) =>
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "answer");

        const reply = await call(target, "/probe", id, headers("own.test:81"));

        expect(reply.status).toBe(200);
      })(),
    );

    it.each(["00".repeat(21), "constructor#toString", "__proto__#x", "#", "../title#title", "a#b#c"])(
      "answers 409 for the id %s (AC-09)",
      (id) =>
        withTarget(start, async (target) => {
          const reply = await call(target, "/other", id);

          expect(reply.status).toBe(409);
          expect(reply.headers["x-nextjs-action-not-found"]).toBe("1");
          expect(reply.headers["content-type"]).toMatch(/^text\/plain/);
        })(),
    );

    it(
      "answers 409 for the id of an export that is no action",
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "answer");

        const reply = await call(target, "/probe", `${id.split("#")[0]}#toString`);

        expect(reply.status).toBe(409);
      }),
    );

    it(
      "answers 409 for forms of an action that is gone, with and without what it closed over (D2)",
      withTarget(start, async (target) => {
        const [file] = (await actionId(target, "/probe", "answer")).split("#");
        const bound = { $ACTION_REF_1: "", "$ACTION_1:0": `{"id":"${file}#gone","bound":"$@1"}`, "$ACTION_1:1": "[]" };

        for (const fields of [{ [`$ACTION_ID_${file}#gone`]: "" }, bound]) {
          const form = new FormData();
          for (const [name, value] of Object.entries(fields)) form.set(name, value);
          const sent = new Response(form);
          const headers = { "content-type": sent.headers.get("content-type") ?? "" };
          const reply = await target.send("/probe", { method: "POST", headers, body: await sent.text() });

          expect([reply.status, reply.headers["x-nextjs-action-not-found"]]).toEqual([409, "1"]);
          expect(reply.text).toContain("load it again");
        }
      }),
    );

    it.each([
      ["a multipart form without an action", FORM, field("a"), 400],
      ["a multipart form that is none", FORM, "no form at all", 400],
      ["fields of an action that cannot be read", FORM, field("$ACTION_REF_1"), 400],
      ["an id without a name", FORM, field("$ACTION_ID_abc"), 400],
      ["an unknown id", FORM, field("$ACTION_ID_abc#d"), 409],
      ["arguments that nobody encoded", { ...CALL, "next-action": "known" }, "{{", 400],
    ])("answers %s (AC-14)", (_, headers, body, status) =>
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "answer");
        const named = "next-action" in headers ? { ...headers, "next-action": id } : headers;

        const reply = await target.send("/other", { method: "POST", headers: named, body });

        expect(reply.status).toBe(status);
        expect(target.output()).not.toContain("Error");
      })(),
    );

    it(
      "answers a plain form without an action with the page, made for this visitor (AC-14)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/other"));

        const reply = await target.send("/other", {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: "a=1",
        });

        expect(reply).toMatchObject({ status: 200, state: undefined });
        expect(stampOf(reply)).not.toBe(old);
        expect(stampOf(await target.send("/other"))).toBe(old);
      }),
    );

    it(
      "may not be larger than the config says, announced or not",
      withTarget(start, async (target) => {
        const id = await actionId(target, "/probe", "answer");
        const body = JSON.stringify(["x".repeat(30_000)]);
        const headers = { ...CALL, "next-action": id };

        const replies = [
          await target.send("/probe", { method: "POST", headers, body }),
          await target.send("/probe", {
            method: "POST",
            headers: { ...headers, "transfer-encoding": "chunked" },
            body,
          }),
        ];

        expect(replies.map(({ status }) => status)).toEqual([413, 413]);
      }),
    );
  });
});
