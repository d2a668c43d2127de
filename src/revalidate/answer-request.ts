import type { HeaderPair } from "../entry/entry.ts";
import type { DoorParts } from "./door-parts.ts";
import type { Ask, Reply } from "./ask.ts";
import { draftCookie, CLEAR_DRAFT_COOKIE } from "./draft.ts";
import type { DoorRequest } from "./door-request.ts";
import { eligibility } from "./eligible.ts";
import { answerFromElsewhere } from "./elsewhere.ts";
import type { Located } from "./locate.ts";
import { placeOf } from "./lookup.ts";
import { failedAnswer, plainAnswer, redirectAnswer, withoutBody } from "./plain.ts";

/** Answers one request that no prepared answer fits. */
export type AnswerRequest = (request: DoorRequest, web: () => Request) => Promise<Reply>;

/** Makes the way from a URL to the part that answers it. */
export function createAnswerRequest(parts: DoorParts): AnswerRequest {
  const { locator, options } = parts;
  const { manifest, platform } = options;
  return async (request, web) => {
    const draft = draftCookie(request.header("cookie"), manifest.draftSecret);
    try {
      const cleared: readonly HeaderPair[] = draft === "foreign" ? [["Set-Cookie", CLEAR_DRAFT_COOKIE]] : [];
      const extra = [...locator.headers(request), ...cleared];
      const located = locator.locate(request);
      const reply = await answerLocated(parts, located, { request, web, extra, draft: draft === "valid" });
      return request.method === "HEAD" && !(reply instanceof Response) ? withoutBody(reply) : reply;
    } catch (error) {
      platform.report({ kind: "failed", path: request.target, reason: "visit", error });
      return failedAnswer("document", []);
    }
  };
}

type Context = Pick<Ask, "request" | "web" | "extra" | "draft">;

async function answerLocated(parts: DoorParts, located: Located, context: Context): Promise<Reply> {
  const { extra } = context;
  switch (located.kind) {
    case "malformed":
      return plainAnswer(400, "Bad Request\n", extra);
    case "reserved":
      return plainAnswer(404, "Not Found\n");
    case "redirect":
      return redirectAnswer(located, located.shape, extra);
    case "elsewhere":
      return answerFromElsewhere(context.web(), located.url, extra);
    case "unmatched":
      return parts.notFound({ ...context, shape: located.shape, query: undefined, status: undefined, repeats: false });
    case "route":
      return answerRoute(parts, located, context);
  }
}

function answerRoute(
  parts: DoorParts,
  located: Extract<Located, { kind: "route" }>,
  context: Context,
): Promise<Reply> | Reply {
  const { route, path, shape, query, repeats } = located;
  const { extra } = context;
  const way = eligibility(route, context.request, context);
  const hasCookie = extra.some(([name]) => name === "Set-Cookie");
  const ask: Ask = {
    ...context,
    place: placeOf(route, path),
    shape,
    query,
    status: undefined,
    repeats: repeats && !hasCookie && context.request.original === undefined,
  };
  switch (way.kind) {
    case "shared":
      return parts.answerShared(ask);
    case "visitor":
      return parts.visit(ask, way.why);
    case "options":
      return { status: 204, headers: ["Allow", way.allow], body: undefined };
    case "refused":
      return plainAnswer(405, "Method Not Allowed\n", [["Allow", way.allow], ...extra]);
  }
}
