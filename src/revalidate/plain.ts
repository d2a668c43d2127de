import type { HeaderPair } from "../entry/entry.ts";
import { PRIVATE } from "../entry/headers.ts";
import type { Answer } from "./door-request.ts";
import type { UrlShape } from "./locate.ts";
import { layered, unkept } from "./header-layers.ts";

/** Answers in one plain sentence, for nobody to keep. */
export function plainAnswer(status: number, text: string, extra: readonly HeaderPair[] = []): Answer {
  const body = new TextEncoder().encode(text);
  const own: readonly HeaderPair[] = [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Content-Length", String(body.byteLength)],
    ["Cache-Control", PRIVATE],
  ];
  return { status, headers: layered([own, unkept(extra)]), body };
}

/** Answers a failed render: nothing of the error, and nothing that a cache may keep (ER-04). */
export function failedAnswer(shape: UrlShape, extra: readonly HeaderPair[]): Answer {
  const answer = plainAnswer(500, "Internal Server Error\n", extra);
  if (shape === "document") return answer;
  const own: readonly HeaderPair[] = [
    ["Content-Type", "text/x-component"],
    ["Content-Length", "0"],
    ["Cache-Control", PRIVATE],
  ];
  return { status: 500, headers: layered([own, unkept(extra)]), body: undefined };
}

/** Answers with a redirect. Where the payload was asked for, the client itself follows `location` (ST-08). */
export function redirectAnswer(to: RedirectTarget, shape: UrlShape, extra: readonly HeaderPair[]): Answer {
  const own: readonly HeaderPair[] = [
    ["Location", to.location],
    ["Content-Length", "0"],
  ];
  if (shape === "document") return { status: to.status, headers: layered([own, extra]), body: undefined };
  const payload: readonly HeaderPair[] = [
    ["Content-Type", "text/x-component"],
    ["Cache-Control", PRIVATE],
  ];
  return { status: 200, headers: layered([own, payload, extra]), body: undefined };
}

/** Where a redirect leads. */
export interface RedirectTarget {
  readonly status: number;
  readonly location: string;
}

/** Takes the body off an answer to HEAD. */
export function withoutBody(answer: Answer): Answer {
  return answer.body ? { ...answer, body: undefined } : answer;
}
