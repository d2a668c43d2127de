import { PRIVATE } from "../entry/headers.ts";
import { readBody } from "../request/read-body.ts";
import { runScope } from "../request/scope-storage.ts";
import { nestedScope } from "../request/scope.ts";
import { isOwnOrigin } from "./action-origin.ts";
import type { ActionPayload } from "./action-payload.ts";
import { createControlTrace } from "./control-trace.ts";
import { decodeCall, decodeForm, type DecodedAction } from "./decode-action.ts";
import type { RenderContext, RouteInContext } from "./render-context.ts";
import { locationOf } from "./location.ts";
import { pagePayload } from "./page-payload.ts";
import { runAction, type ActionChange, type ActionOutcome, type ActionRun } from "./run-action.ts";
import { settle } from "./settle.ts";
import {
  documentResponse,
  refusedDocument,
  streamPayload,
  visitorJob,
  type Visitor,
  type VisitorJob,
} from "./visitor-render.tsx";

/** Answers a POST to a page: runs the Server Action in it and shows what it changed. Nothing of it is ever stored. */
export async function answerAction(context: RenderContext, route: RouteInContext, visitor: Visitor): Promise<Response> {
  const job = visitorJob(context, route, visitor);
  const decoded = await decode(job);
  if (decoded.kind === "refused") return decoded.response;
  return runScope(job.scope, async () => settle(await answerDecoded(job, decoded), job.scope));
}

type Decoded = DecodedAction | { readonly kind: "refused"; readonly response: Response };

async function decode({ context, request }: VisitorJob): Promise<Decoded> {
  const { allowedOrigins, maxBodyBytes } = context.actions;
  const { headers } = request;
  if (!isOwnOrigin(headers, { host: new URL(request.url).host, allowedOrigins })) {
    return { kind: "refused", response: refusal(403, "This action was sent by another site.\n") };
  }
  const bytes = await readBody(request, maxBodyBytes);
  if (!bytes) {
    return { kind: "refused", response: refusal(413, `The body of an action may have ${maxBodyBytes} bytes.\n`) };
  }
  const body = { type: headers.get("content-type") ?? "", bytes };
  const id = headers.get("next-action");
  return id === null ? decodeForm(body) : decodeCall(id, body);
}

async function answerDecoded(job: VisitorJob, decoded: DecodedAction): Promise<Response> {
  switch (decoded.kind) {
    case "call":
      return callAnswer(job, await runAction(job.scope, decoded.run), decoded.references);
    case "form":
      return formAnswer(job, await runAction(job.scope, decoded.run), decoded);
    case "none":
      return documentResponse(job);
    case "unknown":
      return refusal(
        409,
        "This build has no such action. The page is older or newer than the server: load it again.\n",
        {
          "x-nextjs-action-not-found": "1",
        },
      );
    case "malformed":
      return refusal(400, "The body is no action.\n");
  }
}

function callAnswer(job: VisitorJob, { outcome, change }: ActionRun, references: unknown): Response {
  const headers = new Headers({ "content-type": "text/x-component", "cache-control": ACTION_CACHE_CONTROL });
  const mark = REVALIDATED[change];
  if (mark !== undefined) headers.set("x-action-revalidated", mark);
  if (outcome.kind === "redirect") {
    const { url, type } = outcome.target;
    // The front door puts the page that it leads to into the body.
    headers.set("x-action-redirect", `${locationOf(url, job.context.basePath)};${type}`);
    return new Response(undefined, { headers });
  }
  const payload: ActionPayload = {
    build: job.context.buildId,
    result: resultOf(outcome),
    page: change === "nothing" ? undefined : pagePayload(job, [], createControlTrace()),
  };
  // An error of the action itself is reported as one, not as one of the page.
  const told = outcome.kind === "failed" ? { ...job, scope: nestedScope(job.scope, "action") } : job;
  return new Response(streamPayload(told, payload, references), { status: statusOf(outcome), headers });
}

async function formAnswer(
  job: VisitorJob,
  { outcome }: ActionRun,
  form: Extract<DecodedAction, { kind: "form" }>,
): Promise<Response> {
  switch (outcome.kind) {
    case "returned":
      return documentResponse({ ...job, formState: await form.state(outcome.value) });
    case "redirect":
      // 303: the browser asks for the target with GET, whatever it sent before (AC-07).
      return new Response(undefined, {
        status: 303,
        headers: { location: locationOf(outcome.target.url, job.context.basePath) },
      });
    case "access":
      return refusedDocument(job, outcome.error);
    case "failed":
      throw outcome.error;
  }
}

/** As Next.js sends it (AC-03): without `private`, which a stored page of a visitor has. */
const ACTION_CACHE_CONTROL = "no-cache, no-store, max-age=0, must-revalidate";

const REVALIDATED: Readonly<Record<ActionChange, string | undefined>> = { cache: "1", page: "2", nothing: undefined };

function resultOf(outcome: Exclude<ActionOutcome, { kind: "redirect" }>): Promise<unknown> {
  if (outcome.kind === "returned") return Promise.resolve(outcome.value);
  const rejected = Promise.reject(outcome.error);
  // The stream takes it a moment later; until then it is not unhandled.
  rejected.catch(() => undefined);
  return rejected;
}

function statusOf(outcome: Exclude<ActionOutcome, { kind: "redirect" }>): number {
  switch (outcome.kind) {
    case "returned":
      return 200;
    case "access":
      return outcome.status;
    case "failed":
      return 500;
  }
}

function refusal(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  const own = { "content-type": "text/plain; charset=utf-8", "cache-control": PRIVATE };
  return new Response(text, { status, headers: { ...own, ...headers } });
}
