import type { RouteRecord } from "../manifest/route-manifest.ts";
import { isAction, isRead, type DoorRequest } from "./door-request.ts";

/** Says how a request may be answered, before anything is looked up. */
export type Eligibility =
  /** From an entry, or by a render for everyone. Only GET and HEAD come here. */
  | { readonly kind: "shared" }
  /** By a render for this visitor alone, and why. */
  | { readonly kind: "visitor"; readonly why: string }
  /** With the methods that there are (HM-05). */
  | { readonly kind: "options" | "refused"; readonly allow: string };

/** Decides by method, route and draft cookie. */
export function eligibility(
  route: RouteRecord,
  request: DoorRequest,
  { draft }: { readonly draft: boolean },
): Eligibility {
  return route.kind === "page"
    ? pageEligibility(route, request, draft ? "draft" : "public")
    : handlerEligibility(route, request, draft ? "draft" : "public");
}

type Audience = "draft" | "public";

function pageEligibility(route: RouteRecord, request: DoorRequest, audience: Audience): Eligibility {
  if (isAction(request)) return { kind: "visitor", why: "action" };
  if (!isRead(request)) return { kind: "refused", allow: READ_METHODS };
  return readEligibility(route, audience);
}

function handlerEligibility(route: RouteRecord, request: DoorRequest, audience: Audience): Eligibility {
  const { methods, sharing } = route;
  if (sharing.kind === "shared") {
    if (!isRead(request)) return { kind: "refused", allow: READ_METHODS };
    if (request.method === "HEAD" && methods.includes("HEAD")) return { kind: "visitor", why: "own-head" };
    return readEligibility(route, audience);
  }
  const answers = methods.includes(request.method) || (request.method === "HEAD" && methods.includes("GET"));
  if (answers) return readEligibility(route, audience);
  return { kind: request.method === "OPTIONS" ? "options" : "refused", allow: allowOf(methods) };
}

function readEligibility({ sharing }: RouteRecord, audience: Audience): Eligibility {
  if (audience === "draft") return { kind: "visitor", why: "draft" };
  return sharing.kind === "dynamic" ? { kind: "visitor", why: sharing.reason } : { kind: "shared" };
}

/** Names the methods that read. */
export const READ_METHODS = "GET, HEAD";

function allowOf(methods: readonly string[]): string {
  const implied = methods.includes("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
  return [...new Set([...methods, ...implied])].toSorted().join(", ");
}
