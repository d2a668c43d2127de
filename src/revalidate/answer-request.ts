import type { Awaitable } from "../cache/handler.ts";
import type { HeaderPair } from "../entry/entry.ts";
import type { TargetNeeds } from "./action-target.ts";
import type { DoorParts } from "./door-parts.ts";
import type { Ask, Reply } from "./ask.ts";
import { draftCookie, CLEAR_DRAFT_COOKIE } from "./draft.ts";
import { ACTION_REDIRECT, isAction, isRead, type DoorRequest } from "./door-request.ts";
import { unkept } from "./header-layers.ts";
import { eligibility, READ_METHODS } from "./eligible.ts";
import { answerFromElsewhere } from "./elsewhere.ts";
import type { Located, LocatedInterception } from "./locate.ts";
import { placeOf } from "./lookup.ts";
import { onDemandOf } from "./on-demand.ts";
import { failedAnswer, plainAnswer, redirectAnswer, withoutBody } from "./plain.ts";

/** Answers one request that no prepared answer fits. `informed` as in `Ask`. */
export type AnswerRequest = (request: DoorRequest, web: () => Request, informed?: Promise<void>) => Awaitable<Reply>;

/** Makes the way from a URL to the part that answers it. */
export function createAnswerRequest(parts: DoorParts): AnswerRequest {
  const { locator, options } = parts;
  const { manifest, platform } = options;
  const answer: AnswerRequest = (request, makeWeb, informed) => {
    const held: { web?: Request } = {};
    // A body can be taken over once only.
    const web = (): Request => (held.web ??= makeWeb());
    const finish = (reply: Reply): Reply =>
      request.method === "HEAD" && !(reply instanceof Response) ? withoutBody(reply) : reply;
    const fail = (error: unknown): Reply => {
      platform.report({ kind: "failed", path: request.target, reason: "visit", error });
      return failedAnswer("document", []);
    };
    const onward = (direct: Reply): Awaitable<Reply> => {
      const redirects = isAction(request) && direct instanceof Response && direct.headers.has(ACTION_REDIRECT);
      // Where a proxy has a say, the browser asks for the page itself: from in here the proxy would not be heard.
      return redirects && !manifest.proxy ? withTarget(direct, web(), { basePath: manifest.basePath, answer }) : direct;
    };
    const { previewModeId } = manifest.preview;
    const draft = draftCookie(request.header("cookie"), previewModeId);
    try {
      const cleared: readonly HeaderPair[] = draft === "foreign" ? [["Set-Cookie", CLEAR_DRAFT_COOKIE]] : [];
      const located = locator.locate(request);
      const onDemand = onDemandOf(request, previewModeId);
      // What is made for everyone is no draft.
      const isDraft = draft === "valid" && onDemand === "none";
      const ruled = locator.headers(request);
      const extra = [...(isDraft ? unkept(ruled) : ruled), ...cleared];
      const context = { request, web, informed, extra, draft: isDraft, onDemand };
      const reply = answerLocated(parts, located, context);
      return reply instanceof Promise ? reply.then(onward).then(finish).catch(fail) : finish(reply);
    } catch (error) {
      return fail(error);
    }
  };
  return answer;
}

type Context = Pick<Ask, "request" | "web" | "informed" | "extra" | "draft" | "onDemand">;

function answerLocated(parts: DoorParts, located: Located, context: Context): Awaitable<Reply> {
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
    case "interception":
      return answerInterception(parts, located, context);
    case "route":
      return answerRoute(parts, located, context);
  }
}

/** Never from the store and never into it: an interception has no key (RS-11). */
function answerInterception(parts: DoorParts, located: LocatedInterception, context: Context): Awaitable<Reply> {
  if (!isRead(context.request)) {
    return plainAnswer(405, "Method Not Allowed\n", [["Allow", READ_METHODS], ...context.extra]);
  }
  const { route, path, opened } = located;
  const place = placeOf(route, path);
  const ask = {
    ...context,
    place,
    opened,
    shape: "payload",
    query: undefined,
    status: undefined,
    repeats: false,
  } as const;
  return parts.visit(ask, "interception");
}

function answerRoute(
  parts: DoorParts,
  located: Extract<Located, { kind: "route" }>,
  context: Context,
): Awaitable<Reply> {
  const { route, path, shape, query, repeats } = located;
  const extra = [...rewritten(located), ...context.extra];
  const way = eligibility(route, context.request, context);
  const hasCookie = extra.some(([name]) => name === "Set-Cookie");
  const ask: Ask = {
    ...context,
    extra,
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

/** Tells a client that asks for payloads where the one it gets comes from (RS-12). */
function rewritten({ shape, path, query }: Extract<Located, { kind: "route" }>): readonly HeaderPair[] {
  if (query === undefined || shape === "document") return [];
  const at: HeaderPair = ["x-nextjs-rewritten-path", path];
  return query === "" ? [at] : [at, ["x-nextjs-rewritten-query", query]];
}

/** Loaded with the first action that redirects: a Worker that answers hits has no use for it. */
async function withTarget(answer: Response, request: Request, needs: TargetNeeds): Promise<Response> {
  const target = await import("./action-target.ts");
  return target.withTarget(answer, request, needs);
}
