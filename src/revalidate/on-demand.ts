import { isRead, type DoorRequest } from "./door-request.ts";
import { isEqualSecret } from "./equal-secret.ts";

/** Says whether a request asks for a new render of an entry. `if-generated`: only of one that exists (OD-03). */
export type OnDemand = "none" | "always" | "if-generated";

/** Reads what a request asks for. Without the secret of this build the header is as good as absent (OD-04). */
export function onDemandOf(request: DoorRequest, secret: string): OnDemand {
  const given = request.header(ON_DEMAND_HEADER);
  if (given === undefined || !isRead(request) || secret === "" || !isEqualSecret(given, secret)) return "none";
  return request.header("x-prerender-revalidate-if-generated") === undefined ? "always" : "if-generated";
}

/** Names the header that carries the secret, as in Next.js. No visitor sends it. */
export const ON_DEMAND_HEADER = "x-prerender-revalidate";
