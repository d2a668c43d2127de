import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Tells the site which tags changed, as a content management system would, and returns its receipt. */
export async function callWebhook(origin: string, tags: readonly string[]): Promise<string> {
  const secret = process.env["VINEXT_REVALIDATE_SECRET"];
  if (secret === undefined) throw new Error("VINEXT_REVALIDATE_SECRET is not set; publishing needs it.");
  const [id, at, body] = [`msg_${randomUUID()}`, new Date(), JSON.stringify({ tags })];
  const answer = await fetch(`${origin}/_vinext/revalidate?wait=1`, {
    method: "POST",
    cache: "no-store",
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The webhook answered ${answer.status}: ${text}`);
  return text;
}
