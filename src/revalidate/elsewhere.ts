import type { HeaderPair } from "../entry/entry.ts";
import { bypassStatus } from "./cache-status.ts";
import { withHeaders } from "./visitor-answer.ts";

/** Answers a rewrite that leads to another server with that server's answer, redirects included. Nothing is stored. */
export async function answerFromElsewhere(
  request: Request,
  url: string,
  extra: readonly HeaderPair[],
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of OF_ONE_CONNECTION) headers.delete(name);
  const response = await fetch(new Request(url, new Request(request, { headers, redirect: "manual" })));
  const answered = new Headers(response.headers);
  // `fetch` has taken the coding off already.
  for (const name of [...OF_ONE_CONNECTION, "content-encoding", "content-length"]) answered.delete(name);
  answered.set("cache-status", bypassStatus("rewrite"));
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers: withHeaders(answered, extra) });
}

const OF_ONE_CONNECTION = [
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
] as const;
