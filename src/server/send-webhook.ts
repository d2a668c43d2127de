import { randomUUID } from "node:crypto";

import { webhookAnswerInvalid, webhookNotReached, webhookRedirected, webhookRefused } from "../errors/webhook.ts";
import type { Receipt } from "../revalidate/receipt.ts";
import { signatureOf } from "../revalidate/signature.ts";

export type { Receipt, ReceiptItem } from "../revalidate/receipt.ts";

/** Says what to send where. */
export interface WebhookSending {
  /** Address of the site, with its base path. */
  readonly site: string;
  readonly secret: string;
  /** The call, as the webhook's documentation describes it. */
  readonly call: unknown;
  /** Whether to wait until the regenerations have ended. */
  readonly waits: boolean;
}

/** Signs a call of a site's webhook, sends it once and gives the receipt. Throws a `VinextError` for everything else. */
export async function sendWebhook({ site, secret, call, waits }: WebhookSending): Promise<Receipt> {
  const url = `${site.replace(/\/+$/, "")}/_vinext/revalidate${waits ? "?wait=1" : ""}`;
  const body = new TextEncoder().encode(JSON.stringify(call));
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": await signatureOf(secret, { id, timestamp, body }),
  };
  const signal = AbortSignal.timeout(waits ? WAIT_MS : ANSWER_MS);
  const init = { method: "POST", headers, body, redirect: "manual", signal } as const;
  const { status, location, text } = await ask(url, init).catch((error: unknown) => {
    throw webhookNotReached(url, error);
  });
  if (location !== null) throw webhookRedirected(url, status, location);
  if (status !== 200) throw webhookRefused(url, status, text);
  const receipt = parsed(text);
  if (!isReceipt(receipt)) throw webhookAnswerInvalid(url);
  return receipt;
}

// Counting a hundred thousand entries takes about a second; regenerations are waited for by the server for two minutes.
const ANSWER_MS = 30_000;
const WAIT_MS = 150_000;

async function ask(
  url: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly location: string | null; readonly text: string }> {
  const response = await fetch(url, init);
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not what our webhook answers; the caller says so.
    return undefined;
  }
}

function isReceipt(value: unknown): value is Receipt {
  return typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items);
}
