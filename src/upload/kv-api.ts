import * as v from "valibot";

import { retryAfterMs } from "../entry/retry-after.ts";
import { credentialsRefused, kvNamespaceNotFound } from "../errors/upload.ts";

/** How to reach one namespace over Cloudflare's API. */
export interface ApiAccess {
  /** Ends without a slash, for example `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly token: string;
  readonly namespaceId: string;
  /** Longest time one call may take, in ms. */
  readonly deadlineMs: number;
  nowMs(): number;
}

/** One call below the namespace's address. */
export interface ApiRequest {
  readonly method: "GET" | "PUT" | "POST";
  /** Begins with a slash. */
  readonly path: string;
  readonly body?: string;
  /** `bytes`: the answer is a value as it was stored, and 404 means that there is none. */
  readonly answer: "json" | "bytes";
}

/** What came of one call. */
export type ApiReply =
  | { readonly kind: "json"; readonly body: ApiBody }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array | undefined }
  /** May work later. `heavy`: it ran into a time limit, so a smaller call has a better chance. */
  | { readonly kind: "again"; readonly reason: string; readonly waitMs: number | undefined; readonly heavy: boolean }
  | { readonly kind: "too-large"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** The part of an answer that calls differ in. */
export interface ApiBody {
  readonly result?: unknown;
  readonly result_info?: unknown;
}

/** Makes one call. Throws where no other call of this upload would work either: wrong credentials, no such namespace. */
export async function callApi(access: ApiAccess, request: ApiRequest): Promise<ApiReply> {
  const answer = await exchange(access, request);
  if ("kind" in answer) return answer;
  const { response, bytes } = answer;
  if (response.ok && request.answer === "bytes") return { kind: "bytes", bytes };
  const text = new TextDecoder().decode(bytes);
  const body = v.safeParse(BODY, parseJson(text));
  if (response.ok && body.success && body.output.success) return { kind: "json", body: body.output };
  const detail = detailOf(body.success ? body.output : undefined) ?? text.slice(0, SHOWN_CHARACTERS).trim();
  return judged(response, { detail: hidden(access, detail), answer: request.answer, nowMs: access.nowMs() });
}

const SHOWN_CHARACTERS = 200;
const BODY = v.object({
  success: v.boolean(),
  errors: v.optional(v.array(v.object({ code: v.number(), message: v.string() })), []),
  result: v.optional(v.unknown()),
  result_info: v.optional(v.unknown()),
});
// 524: Cloudflare itself waited 100 seconds for the service behind it.
const HEAVY: ReadonlySet<number> = new Set([408, 504, 524]);

interface Failure {
  readonly detail: string;
  readonly answer: ApiRequest["answer"];
  readonly nowMs: number;
}

function judged(response: Response, { detail, answer, nowMs }: Failure): ApiReply {
  const { status } = response;
  const reason = detail === "" ? String(status) : `${status}: ${detail}`;
  if (status === 401 || status === 403) throw credentialsRefused(status, detail);
  if (status === 404 && answer === "bytes" && !/namespace/i.test(detail)) return { kind: "bytes", bytes: undefined };
  if (status === 404) throw kvNamespaceNotFound(reason);
  if (status === 413) return { kind: "too-large", reason };
  if (status === 429 || status === 408 || status >= 500 || response.ok) {
    const waitMs = retryAfterMs(response.headers.get("retry-after"), nowMs);
    return { kind: "again", reason, waitMs, heavy: HEAVY.has(status) };
  }
  return { kind: "refused", reason };
}

interface Exchanged {
  readonly response: Response;
  readonly bytes: Uint8Array;
}

async function exchange(access: ApiAccess, { method, path, body }: ApiRequest): Promise<Exchanged | ApiReply> {
  const { baseUrl, accountId, namespaceId, token, deadlineMs } = access;
  const names = [accountId, namespaceId].map(encodeURIComponent);
  try {
    const response = await fetch(`${baseUrl}/accounts/${names[0]}/storage/kv/namespaces/${names[1]}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      // A redirect would carry the token to another address.
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
      ...(body === undefined ? {} : { body }),
    });
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    const reason = hidden(access, networkReason(error));
    return { kind: "again", reason, waitMs: undefined, heavy: isTimeout(error) };
  }
}

/** What a service says may repeat what it was sent. */
function hidden({ token }: ApiAccess, text: string): string {
  return token === "" ? text : text.replaceAll(token, "…");
}

function detailOf(body: v.InferOutput<typeof BODY> | undefined): string | undefined {
  if (!body || body.errors.length === 0) return undefined;
  return body.errors.map(({ code, message }) => `${message} (${code})`).join("; ");
}

function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isTimeout(error)) return "no answer in time";
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? `${error.message}: ${cause.message}` : error.message;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An error page of something between here and the service; its status says enough.
    return undefined;
  }
}
