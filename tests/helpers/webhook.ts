import { createHmac } from "node:crypto";
import type { Receipt } from "../../src/revalidate/receipt.ts";
import { expect } from "vitest";
import { createWorld, type World, type WorldOptions } from "./world.ts";
import type { WorldRender } from "./world-render.ts";

/** The secret of every test's webhook, as Standard Webhooks writes secrets. */
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** How a call differs from a right one. */
export interface CallHow {
  readonly id?: string;
  readonly secret?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
  readonly method?: string;
  readonly target?: string;
  /** Replaces headers; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** One call as it goes over the wire. */
export interface WebhookMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the webhook answered. */
export interface CallAnswer {
  readonly status: number;
  readonly text: string;
  /** Throws when the answer is none. */
  receipt(): Receipt;
}

/** Signs a body, as a sender with nothing but a hash function does. */
export function signedMessage(
  body: unknown,
  { id = "msg_1", secret = SECRET, timestamp = 0 }: CallHow = {},
): WebhookMessage {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${text}`).digest("base64");
  return {
    body: text,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": `v1,${signature}`,
    },
  };
}

/** Sends a call to a world's front door. */
export async function callWorld(
  { door, clock }: Pick<World, "door" | "clock">,
  body: unknown,
  how: CallHow = {},
): Promise<CallAnswer> {
  const message = signedMessage(body, { timestamp: Math.floor(clock.now() / 1000), ...how });
  const given = Object.entries({ ...message.headers, ...how.headers });
  const headers = Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined));
  const { method = "POST", target = "/_vinext/revalidate" } = how;
  const request = { method, target, header: (name: string) => headers[name] };
  // A Web request cannot have every header that may come over a wire; the webhook reads none from it.
  const init = method === "GET" || method === "HEAD" ? { method } : { method, body: message.body };
  const reply = await door.handle(request, () => new Request(`http://localhost${target}`, init));
  const text =
    reply instanceof Response ? await reply.text() : new TextDecoder().decode(reply.body ?? new Uint8Array());
  return { status: reply.status, text, receipt: () => JSON.parse(text) as Receipt };
}

/** Makes a site with a webhook. */
export function hooked(render: WorldRender, options: WorldOptions = {}): World {
  return createWorld(render, { ...options, door: { revalidateSecrets: [SECRET], ...options.door } });
}

/** Renders pages of which all but `/` carry the tag `news`, and none ages. */
export const tagged: WorldRender = (render, { path }) => ({
  text: `${path} v${render}`,
  tags: path === "/" ? [] : ["news"],
  revalidate: false,
});

/** Makes a site with a webhook whose pages all carry the tag `news`. */
export function hookedNews(secrets: readonly string[] = [SECRET]): World {
  return createWorld((render) => ({ text: `v${render}`, tags: ["news"] }), { door: { revalidateSecrets: secrets } });
}

/** Sends a call to a site with a stored page and checks that it was as if nobody had called. */
export async function refusal(body: unknown, how: CallHow = {}, world: World = hookedNews()): Promise<string> {
  await world.get("/posts");

  const answer = await callWorld(world, body, how);

  expect(world.told("invalidated", "store-failed", "failed")).toEqual([]);
  expect(await world.get("/posts")).toBe("HIT v1");
  expect(answer.text).toMatch(/^[^\n]{5,200}\.\n$/);
  return `${answer.status} ${answer.text.trim()}`;
}
