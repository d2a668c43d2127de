import { bodyTimedOut } from "../errors/webhook.ts";
import { VinextError } from "../errors/vinext-error.ts";
import { readBody } from "../request/read-body.ts";
import { within, type Alarm } from "./alarm.ts";
import type { DoorRequest } from "./door-request.ts";
import type { Verifier } from "./signature.ts";

/** Says whether a call comes from someone who knows a secret. Its body is bytes until then. */
export type Admission =
  | { readonly kind: "admitted"; readonly body: Uint8Array; readonly id: string | undefined }
  | Refusal;

/** Why a call is not done, in one sentence. */
export interface Refusal {
  readonly kind: "refused";
  readonly status: number;
  readonly sentence: string;
}

/** Lets calls in, or says why not. */
export type Admit = (request: DoorRequest, web: () => Request) => Promise<Admission>;

export interface AdmissionNeeds {
  readonly verifier: Verifier;
  readonly now: () => number;
  readonly alarm: Alarm;
}

/** Makes the border of the webhook. A sender that signs is judged by the signature, even if it gives the secret as well. */
export function createAdmission({ verifier, now, alarm }: AdmissionNeeds): Admit {
  async function bodyOf(request: DoorRequest, web: () => Request): Promise<Uint8Array | Refusal> {
    const announced = Number(request.header("content-length") ?? 0);
    if (announced > MAX_BODY_BYTES) return TOO_LARGE;
    const late = (): VinextError => bodyTimedOut(BODY_SECONDS);
    try {
      const body = readBody(web(), MAX_BODY_BYTES);
      return (await within(body, { alarm, afterMs: BODY_SECONDS * 1000, late })) ?? TOO_LARGE;
    } catch (error) {
      if (error instanceof VinextError) return refused(408, error.message);
      return refused(400, "The body could not be read to its end.");
    }
  }

  async function bySecret(request: DoorRequest, web: () => Request): Promise<Admission> {
    const given = secretIn(request);
    if (given === undefined) return refused(401, "The call is not signed.");
    if (!(await verifier.isSecret(given))) return refused(401, "The secret is not known.");
    const body = await bodyOf(request, web);
    if ("kind" in body) return body;
    const id = request.header("webhook-id");
    return id === undefined || isUsableId(id) ? { kind: "admitted", body, id } : BAD_ID;
  }

  async function bySignature(request: DoorRequest, web: () => Request): Promise<Admission> {
    const { header } = request;
    const [id, timestamp, signatures] = [header("webhook-id"), header("webhook-timestamp"), header(SIGNATURE)];
    if (id === undefined || timestamp === undefined || signatures === undefined) return INCOMPLETE;
    if (!isUsableId(id)) return BAD_ID;
    if (!/^\d{1,12}$/.test(timestamp)) return refused(401, "webhook-timestamp is not a number of seconds.");
    if (Math.abs(now() - Number(timestamp) * 1000) > CLOCK_MS) return WRONG_CLOCK;
    const body = await bodyOf(request, web);
    if ("kind" in body) return body;
    const isSigned = await verifier.isSigned({ id, timestamp, body }, signatures);
    return isSigned ? { kind: "admitted", body, id } : refused(401, "The signature does not fit the call.");
  }

  return (request, web) =>
    request.header(SIGNATURE) === undefined ? bySecret(request, web) : bySignature(request, web);
}

/** Makes a refusal. */
export function refused(status: number, sentence: string): Refusal {
  return { kind: "refused", status, sentence };
}

/** Largest body in bytes. */
export const MAX_BODY_BYTES: number = 64 * 1024;
/** Header of a sender that can send a header of its own, but no `Authorization`. */
const SECRET_HEADER = "x-vinext-secret";
const SIGNATURE = "webhook-signature";
const CLOCK_MS = 5 * 60 * 1000;
const BODY_SECONDS = 10;

const TOO_LARGE = refused(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
const BAD_ID = refused(401, "webhook-id is not a text of 1 to 256 characters.");
const INCOMPLETE = refused(401, "A signed call has webhook-id, webhook-timestamp and webhook-signature.");
const WRONG_CLOCK = refused(401, "webhook-timestamp is more than 5 minutes away from this server's clock.");

function secretIn({ header }: DoorRequest): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header("authorization") ?? "")?.[1] ?? header(SECRET_HEADER);
}

function isUsableId(id: string): boolean {
  return id.length > 0 && id.length <= 256;
}
