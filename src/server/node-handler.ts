import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

import type { Answer, DoorRequest, FrontDoor } from "../revalidate/front-door.ts";
import type { Platform } from "../request/platform.ts";
import type { Assets } from "./assets.ts";

/** What stands behind the HTTP server. */
export interface NodeHandlerOptions {
  readonly door: Pick<FrontDoor, "handle">;
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
    if (options.assets.serve(request, response)) return;
    try {
      const answer = options.door.handle(doorRequest(request), () => webRequest(request, response));
      if (!(answer instanceof Promise)) return void send(options, { request, response }, answer);
      answer.then(
        (late) => send(options, { request, response }, late),
        (error: unknown) => fail(options, { request, response }, error),
      );
    } catch (error) {
      fail(options, { request, response }, error);
    }
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function doorRequest(request: IncomingMessage): DoorRequest {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
  };
}

async function send(options: NodeHandlerOptions, exchange: Exchange, answer: Answer | Response): Promise<void> {
  try {
    endUnread(exchange);
    if (answer instanceof Response) await sendResponse(exchange.response, answer);
    else sendAnswer(exchange.response, answer);
  } catch (error) {
    // The visitor left; nobody waits for an answer.
    if (exchange.request.destroyed && isPrematureClose(error)) return;
    fail(options, exchange, error);
  }
}

/** A body that nobody reads to its end would hold its connection up; the answer is the last thing on it. */
function endUnread({ request, response }: Exchange): void {
  // A request without a body may be answered before Node has noted its end.
  const mayHaveBody = request.method !== "GET" && request.method !== "HEAD";
  if (mayHaveBody && !request.complete) response.shouldKeepAlive = false;
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, [...answer.headers]);
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
  if (method !== "GET" && method !== "HEAD") {
    // Two declarations of one and the same class: Node's and the global one.
    init.body = Readable.toWeb(request) as BodyInit & ReadableStream;
    init.duplex = "half";
  }
  return new Request(urlOf(request), init);
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
  // Not `new URL(path, base)`: a path that begins with two slashes would name another host.
  const url = `http://${request.headers.host ?? "localhost"}${path}`;
  return URL.canParse(url) ? url : `http://localhost${path}`;
}
