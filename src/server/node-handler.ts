import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

import type { Awaitable } from "../cache/handler.ts";
import type { Reply } from "../revalidate/ask.ts";
import type { Answer, FrontDoor } from "../revalidate/front-door.ts";
import type { Platform } from "../request/platform.ts";
import type { Guarded, ProxyGate } from "../revalidate/proxy-gate.ts";
import type { Assets } from "./assets.ts";
import { doorRequest } from "./door-request.ts";

/** What stands behind the HTTP server. */
export interface NodeHandlerOptions {
  readonly door: Pick<FrontDoor, "handle">;
  /** Undefined for an app without a proxy. */
  readonly gate?: ProxyGate | undefined;
  readonly assets: Assets;
  readonly platform: Platform;
}

/**
 * Makes the listener of a `node:http` server. Stored answers go out as bytes, without a Web `Request` or `Response`:
 * those alone would make a hit four times slower.
 */
export function createNodeHandler(
  options: NodeHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    try {
      const asked = doorRequest(request);
      const judged = options.gate?.judge(asked) ?? FREE;
      if (judged.kind === "guarded" && options.gate)
        return void behindGate({ ...options, gate: options.gate }, { request, response }, judged);
      if (judged.kind === "free" && options.assets.serve(request, response)) return;
      const reply = options.door.handle(asked, () => webRequest(request, response));
      if (isAnswer(reply)) sendAnswer(response, reply);
      else void sendLate(options, { request, response }, reply);
    } catch (error) {
      fail(options, { request, response }, error);
    }
  };
}

/** Tells bytes from what is yet to come. Not by `Response`: Node loads the whole of `fetch` at the first look at that name. */
function isAnswer(reply: Awaitable<Reply>): reply is Answer {
  return "headers" in reply && Array.isArray(reply.headers);
}

const FREE = { kind: "free" } as const;

/** Lets the proxy see a request before files and pages, and lays what it set over the answer. */
async function behindGate(
  options: NodeHandlerOptions & { readonly gate: ProxyGate },
  exchange: Exchange,
  guarded: Guarded,
): Promise<void> {
  const { request, response } = exchange;
  try {
    const passed = await options.gate.pass(doorRequest(request), guarded, () => webRequest(request, response));
    if (passed.kind === "answered") return await sendLate(options, exchange, passed.reply);
    const { target } = passed.request;
    if (options.assets.serve(request, response, { target, headers: passed.headers })) return;
    const reply = Promise.resolve(options.door.handle(passed.request, passed.web));
    await sendLate(options, exchange, reply.then(passed.dress));
  } catch (error) {
    fail(options, exchange, error);
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function sendLate(options: NodeHandlerOptions, exchange: Exchange, reply: Awaitable<Reply>): Promise<void> {
  try {
    const answer = await reply;
    endUnread(exchange);
    if (isAnswer(answer)) sendAnswer(exchange.response, answer);
    else await sendResponse(exchange.response, answer);
  } catch (error) {
    if (hasLeft(exchange) && isPrematureClose(error)) return;
    fail(options, exchange, error);
  }
}

/** Tells whether nobody waits for the answer any more; what we ended ourselves has an error. */
function hasLeft({ response }: Exchange): boolean {
  return response.destroyed && !response.errored;
}

/** A body that nobody reads to its end would hold its connection up; the answer is the last thing on it. */
function endUnread({ request, response }: Exchange): void {
  // A request without a body may be answered before Node has noted its end.
  const mayHaveBody = request.method !== "GET" && request.method !== "HEAD";
  if (mayHaveBody && !request.complete) response.shouldKeepAlive = false;
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  // Node reads the list and keeps nothing of it, so the one that many answers share need not be copied.
  response.writeHead(answer.status, answer.headers as string[]);
  response.end(answer.body);
}

/** Streams with back-pressure; a visitor who leaves cancels the render's stream. */
async function sendResponse(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, answer.statusText || undefined, [...answer.headers].flat());
  if (!answer.body) {
    response.end();
    return;
  }
  // Two declarations of one and the same class: the global one and Node's.
  const body = answer.body as ReadableStream<Uint8Array>;
  await pipeline(Readable.fromWeb(body), response);
}

function isPrematureClose(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || ("code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE");
}

function fail({ platform }: NodeHandlerOptions, { request, response }: Exchange, error: unknown): void {
  platform.report({ kind: "failed", path: request.url ?? "/", reason: "visit", error });
  // Half an answer cannot be taken back; closing the connection is the only way to say that it is incomplete.
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "private, no-cache, no-store, max-age=0, must-revalidate",
  });
  response.end("Internal Server Error\n");
}

/** Built only for requests that reach app code. */
function webRequest(request: IncomingMessage, response: ServerResponse): Request {
  const abort = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) abort.abort();
  });
  const method = request.method ?? "GET";
  const init: RequestInit & { duplex?: "half" } = { method, headers: webHeaders(request), signal: abort.signal };
  if (method !== "GET" && method !== "HEAD" && hasBody(request)) {
    // Two declarations of one and the same class: Node's and the global one.
    init.body = Readable.toWeb(request) as BodyInit & ReadableStream;
    init.duplex = "half";
  }
  return new Request(urlOf(request), init);
}

/** What says neither how long its body is nor that it ends some day has none (RFC 9112, section 6.3); Node closed it already. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

function webHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  const raw = request.rawHeaders;
  for (let at = 0; at + 1 < raw.length; at += 2) headers.append(raw[at] ?? "", raw[at + 1] ?? "");
  return headers;
}

function urlOf(request: IncomingMessage): string {
  const target = request.url ?? "/";
  const path = target.startsWith("/") ? target : "/";
  const { host = "localhost" } = request.headers;
  // Not `new URL(path, base)`: a path that begins with two slashes would name another host.
  const url = `http://${host}${path}`;
  return HOST.test(host) && URL.canParse(url) ? url : `http://localhost${path}`;
}

// Nothing but a name or address and a port: credentials make no `Request`, and a slash would become part of the path.
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;
