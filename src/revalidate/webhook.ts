import type { KeptReceipt, ReceiptStore } from "../cache/handler.ts";
import { PRIVATE } from "../entry/headers.ts";
import { hex, sha256 } from "../entry/sha256.ts";
import type { Platform } from "../request/platform.ts";
import type { Answer, DoorRequest } from "./door-request.ts";
import type { FollowRewrites } from "./follow-rewrites.ts";
import type { Invalidate } from "./invalidate.ts";
import { plainAnswer } from "./plain.ts";
import type { Receipt } from "./receipt.ts";
import { createSingleFlight } from "./single-flight.ts";
import type { CreateSignal } from "./signal.ts";
import { refused, type Admit, type Refusal } from "./webhook-admission.ts";
import { parseCall, type WebhookCall } from "./webhook-call.ts";

/** Answers one request to the address of the webhook. */
export type AnswerWebhook = (request: DoorRequest, web: () => Request) => Promise<Answer>;

export interface WebhookNeeds {
  readonly admit: Admit;
  readonly followRewrites: FollowRewrites;
  readonly invalidate: Invalidate;
  readonly receipts: ReceiptStore;
  readonly createSignal: CreateSignal;
  readonly platform: Platform;
}

/** Makes the webhook: who sends is known before anything of the body is read, and each call is done once. */
export function createWebhook(needs: WebhookNeeds): AnswerWebhook {
  const { admit, followRewrites, platform } = needs;
  const answerOnce = createAnswerOnce(needs);
  return async (request, web) => {
    if (request.method !== "POST") return plainAnswer(405, "The webhook takes POST.\n", [["Allow", "POST"]]);
    const admission = await admit(request, web);
    if (admission.kind === "refused") return refusal(admission);
    const { id, body } = admission;
    const said = parseCall(body);
    if (said.kind === "refused") return refusal(said);
    const call = followRewrites(said, request.header("host"));
    try {
      const asked = { call, id, request: hex(sha256(body)), waits: waits(request) };
      const done = await (id === undefined || call.isDryRun ? answerNow(needs, asked) : answerOnce({ ...asked, id }));
      return typeof done === "string" ? receiptAnswer(done) : refusal(done);
    } catch (error) {
      platform.report({ kind: "store-failed", operation: "take a call of the webhook", error });
      return refusal(refused(503, "The store did not take the call; send it again."));
    }
  };
}

// Senders try again for some days (Standard Webhooks suggests 75 hours), each time with the same id.
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;

interface Asked {
  readonly call: WebhookCall;
  readonly id: string | undefined;
  /** Hash of the body. */
  readonly request: string;
  /** Whether the answer waits for the regenerations. */
  readonly waits: boolean;
}

async function answerNow({ invalidate }: WebhookNeeds, { call, id, waits: waiting }: Asked): Promise<string> {
  if (!call.isDryRun) await invalidate.raise(call, undefined);
  const followed = await invalidate.follow(call, id);
  return textOf(waiting ? await followed.ended() : followed.receipt);
}

/** A call that comes twice at once is one call; one that comes later gets what was answered. */
function createAnswerOnce(needs: WebhookNeeds): (asked: Asked & { readonly id: string }) => Promise<string | Refusal> {
  const { receipts, invalidate, platform } = needs;
  const flights = createSingleFlight<string | Refusal>(needs.createSignal);

  async function answer({
    call,
    id,
    request,
    waits: waiting,
  }: Asked & { readonly id: string }): Promise<string | Refusal> {
    const open: KeptReceipt = { id, request, text: "", keepUntilMs: platform.now() + KEEP_MS };
    const kept = (await receipts.read(id)) ?? (await invalidate.raise(call, open));
    if (kept && kept.request !== request) return OTHER_CALL;
    if (kept && kept.text !== "") return kept.text;
    // Without a text, the process that raised the fences was cut off: the rest of its work is done here.
    const followed = await invalidate.follow(call, id);
    await receipts.write(id, textOf(followed.receipt));
    if (!waiting) return textOf(followed.receipt);
    const text = textOf(await followed.ended());
    await receipts.write(id, text);
    return text;
  }

  return (asked) =>
    flights.run(JSON.stringify([asked.id, asked.request]), { mayJoin: () => true, start: () => answer(asked) });
}

const OTHER_CALL = refused(409, "This webhook-id belongs to a call with another body; nothing was done.");

function waits({ target }: DoorRequest): boolean {
  const mark = target.indexOf("?");
  return mark >= 0 && new URLSearchParams(target.slice(mark)).get("wait") === "1";
}

function textOf(receipt: Receipt): string {
  return `${JSON.stringify(receipt, undefined, 1)}\n`;
}

function refusal({ status, sentence }: Refusal): Answer {
  return plainAnswer(status, `${sentence}\n`);
}

function receiptAnswer(text: string): Answer {
  const body = new TextEncoder().encode(text);
  const headers = [
    ["Content-Type", "application/json"],
    ["Content-Length", String(body.byteLength)],
    ["Cache-Control", PRIVATE],
  ].flat();
  return { status: 200, headers, body };
}
