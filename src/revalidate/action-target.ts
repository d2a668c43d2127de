import type { Awaitable } from "../cache/handler.ts";
import type { HeaderPair } from "../entry/entry.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import type { Reply } from "./ask.ts";
import { ACTION_REDIRECT, type DoorRequest } from "./door-request.ts";
import { headerIn } from "./header-layers.ts";

/** Answers a request of the door's own making. */
type AnswerInside = (request: DoorRequest, web: () => Request) => Awaitable<Reply>;

/**
 * Puts the payload of the page that an action redirects to into its answer, so that the browser need not ask for it
 * (AC-07). The page comes the way it comes to every visitor: from the store where it can.
 */
export async function withTarget(answer: Response, request: Request, inside: TargetNeeds): Promise<Response> {
  const target = targetOf(answer.headers.get(ACTION_REDIRECT), inside.basePath);
  if (target === undefined) return answer;
  const headers = headersOf(request.headers, answer.headers.getSetCookie());
  const web = new Request(new URL(target, request.url), { headers, signal: request.signal });
  const door: DoorRequest = { method: "GET", target, header: (name) => headers.get(name) ?? undefined };
  const body = await payloadOf(await inside.answer(door, () => web));
  if (!body) return answer;
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** What finding a page takes. */
export interface TargetNeeds {
  readonly basePath: string;
  readonly answer: AnswerInside;
}

/** The URL of the payload; undefined for what is not below this site's base path. */
function targetOf(header: string | null, basePath: string): string | undefined {
  const to = header?.slice(0, header.lastIndexOf(";"));
  if (to === undefined || !/^\/(?!\/)/.test(to)) return undefined;
  const url = URL.parse(to, BASE);
  if (url?.origin !== BASE) return undefined;
  const { pathname, search } = url;
  if (basePath !== "" && pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return undefined;
  const page = pathname.slice(basePath.length).replace(/\/+$/, "") || "/";
  return basePath + rscPathOf(page) + search;
}

const BASE = "http://site.invalid";

/** Headers that speak about the action's own body, or would change what comes back. */
const OF_ACTION = ["next-action", "content-type", "content-length", "transfer-encoding", "origin", "accept-encoding"];
const CONDITIONAL = ["if-none-match", "if-modified-since", "range"];

function headersOf(asked: Headers, setCookies: readonly string[]): Headers {
  const headers = new Headers(asked);
  for (const name of [...OF_ACTION, ...CONDITIONAL]) headers.delete(name);
  if (setCookies.length > 0) headers.set("cookie", cookiesAfter(asked.get("cookie") ?? "", setCookies));
  return headers;
}

/** The visitor's cookies as the browser would send them next. */
function cookiesAfter(cookie: string, setCookies: readonly string[]): string {
  const pairs = cookie.split(";").map((pair) => pairOf(pair));
  const jar = new Map(pairs.filter(([name]) => name !== ""));
  for (const text of setCookies) {
    const [name, value] = pairOf(text.split(";", 1)[0] ?? "");
    if (EXPIRED.test(text)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

const EXPIRED = /; ?(?:max-age=0|expires=Thu, 01 Jan 1970 00:00:00 GMT)(?:;|$)/i;

function pairOf(pair: string): HeaderPair {
  const at = pair.indexOf("=");
  return at < 0 ? [pair.trim(), ""] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

async function payloadOf(reply: Reply): Promise<BodyInit | undefined> {
  if (reply instanceof Response) {
    if (reply.status === 200 && isPayload(reply.headers.get("content-type") ?? undefined))
      return reply.body ?? undefined;
    await reply.body?.cancel();
    return undefined;
  }
  if (reply.status !== 200 || !isPayload(headerIn(reply.headers, "content-type")) || !reply.body) return undefined;
  return new Uint8Array(reply.body);
}

function isPayload(type: string | undefined): boolean {
  return type?.startsWith("text/x-component") ?? false;
}
