import { describe, expect, it } from "vitest";

import { callWorld, hookedNews, refusal, SECRET, signedMessage, type CallHow } from "../helpers/webhook.ts";
import { createWorld } from "../helpers/world.ts";

const NOW = Date.UTC(2026, 0, 1) / 1000;
const CALL = { paths: ["/posts"], tags: ["news"], mode: "expire" };

describe("who sends (P9)", () => {
  it.each<[string, CallHow, string]>([
    ["nobody signs", { headers: { "webhook-signature": undefined } }, "401 The call is not signed."],
    [
      "a foreign secret",
      { secret: "whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
      "401 The signature does not fit the call.",
    ],
    [
      "a signature that is cut",
      { headers: { "webhook-signature": "v1,g0hM9SsE" } },
      "401 The signature does not fit the call.",
    ],
    ["an empty signature", { headers: { "webhook-signature": "" } }, "401 The signature does not fit the call."],
    ["another id", { headers: { "webhook-id": "msg_2" } }, "401 The signature does not fit the call."],
    [
      "another moment",
      { headers: { "webhook-timestamp": String(NOW + 1) } },
      "401 The signature does not fit the call.",
    ],
    [
      "no id",
      { headers: { "webhook-id": undefined } },
      "401 A signed call has webhook-id, webhook-timestamp and webhook-signature.",
    ],
    [
      "no moment",
      { headers: { "webhook-timestamp": undefined } },
      "401 A signed call has webhook-id, webhook-timestamp and webhook-signature.",
    ],
    ["an endless id", { id: "x".repeat(257) }, "401 webhook-id is not a text of 1 to 256 characters."],
    [
      "a moment that is none",
      { headers: { "webhook-timestamp": "1e9" } },
      "401 webhook-timestamp is not a number of seconds.",
    ],
    [
      "a moment below zero",
      { headers: { "webhook-timestamp": "-1" } },
      "401 webhook-timestamp is not a number of seconds.",
    ],
    [
      "an old clock",
      { timestamp: NOW - 301 },
      "401 webhook-timestamp is more than 5 minutes away from this server's clock.",
    ],
    [
      "a clock ahead",
      { timestamp: NOW + 301 },
      "401 webhook-timestamp is more than 5 minutes away from this server's clock.",
    ],
    [
      "id and moment swapped",
      { headers: { "webhook-id": String(NOW), "webhook-timestamp": "msg_1" } },
      "401 webhook-timestamp is not a number of seconds.",
    ],
    [
      "a wrong token",
      { headers: { "webhook-signature": undefined, authorization: "Bearer whsec_wrong" } },
      "401 The secret is not known.",
    ],
    [
      "a token of another scheme",
      { headers: { "webhook-signature": undefined, authorization: `Basic ${SECRET}` } },
      "401 The call is not signed.",
    ],
    [
      "a wrong signature beside the right token",
      { headers: { "webhook-signature": "v1,AAAA", authorization: `Bearer ${SECRET}` } },
      "401 The signature does not fit the call.",
    ],
  ])("refuses %s", async (_, how, expected) => {
    expect(await refusal(CALL, how)).toBe(expected);
  });

  it("refuses a body that was changed on the way", async () => {
    const { headers } = signedMessage(CALL, { timestamp: NOW });

    expect(await refusal({ ...CALL, tags: ["other"] }, { headers })).toBe("401 The signature does not fit the call.");
  });

  it("refuses a message whose parts are divided anew", async () => {
    // The signed text stays the same: "msg.1767225600.1767225601.{…}".
    const signed = signedMessage(CALL, { id: `msg.${NOW}`, timestamp: NOW });
    const divided = { "webhook-id": "msg", "webhook-timestamp": String(NOW) };

    expect(await refusal(`${NOW}.${signed.body}`, { headers: { ...signed.headers, ...divided } })).toBe(
      "422 The body is not JSON.",
    );
  });

  it.each([
    ["signed", {}],
    ["signed five minutes ago", { timestamp: NOW - 300 }],
    ["signed in five minutes", { timestamp: NOW + 300 }],
    ["with a bearer token", { headers: { "webhook-signature": undefined, authorization: `Bearer ${SECRET}` } }],
    ["with a header of its own", { headers: { "webhook-signature": undefined, "x-vinext-secret": SECRET } }],
  ])("lets a call in that comes %s", async (_, how) => {
    expect((await callWorld(hookedNews(), CALL, how)).status).toBe(200);
  });

  it.each(["old-secret-of-this-site", "new-secret-of-this-site"])(
    "knows %s while secrets are exchanged",
    async (secret) => {
      const world = hookedNews(["old-secret-of-this-site", "new-secret-of-this-site"]);

      expect((await callWorld(world, CALL, { secret })).status).toBe(200);
    },
  );

  it("does not read a body before it knows who sent it", async () => {
    for (const body of ["not json", "\u0000", "[".repeat(60_000), '{"paths":"x"}']) {
      expect(await refusal(body, { secret: "another secret than the right one" })).toBe(
        "401 The signature does not fit the call.",
      );
    }
  });
});

describe("where it is sent", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("takes no %s", async (method) => {
    const world = hookedNews();

    expect((await callWorld(world, CALL, { method })).status).toBe(405);
    expect(world.told("invalidated")).toEqual([]);
  });

  it.each(["POST", "GET"])("does not exist for %s without a secret", async (method) => {
    expect((await callWorld(hookedNews([]), CALL, { method })).status).toBe(404);
  });

  it.each([
    "/_vinext/revalidate/",
    "/_vinext/revalidate.rsc",
    "/_vinext/%72evalidate",
    "/_vinext/revalidate/x",
    "/revalidate",
  ])("does not exist at %s", async (target) => {
    const world = hookedNews();

    expect((await callWorld(world, CALL, { target })).status).toBeGreaterThanOrEqual(400);
    expect(world.told("invalidated")).toEqual([]);
  });

  it.each(["/_vinext/revalidate", "/docs/_vinext/revalidate"])("exists at %s of a site below /docs", async (target) => {
    const world = createWorld(() => "v", { manifest: { basePath: "/docs" }, door: { revalidateSecrets: [SECRET] } });
    await world.get("/docs/posts");

    const answer = await callWorld(world, { paths: ["/posts", "/docs/posts"] }, { target });

    // As with revalidatePath, the base path is no part of a path (TG-04).
    expect(answer.receipt().items.map(({ entries }) => entries)).toEqual([1, 0]);
  });
});
