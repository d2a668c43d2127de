/** A request as the front door needs it: no Web `Request` is made for an answer from the store. */
export interface DoorRequest {
  readonly method: string;
  /** Raw path and query as on the wire. */
  readonly target: string;
  /** Value of a header by lower-case name. */
  header(name: string): string | undefined;
  /** What the visitor asked for, when a proxy answers it from elsewhere. Config rules look at this one (MW-07). */
  readonly original?: DoorRequest;
}

/** An answer in bytes. */
export interface Answer {
  readonly status: number;
  /** Name, value, name, value … as `writeHead` of `node:http` takes them. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | undefined;
}

/** Tells whether a request only reads. Nothing else ever reaches an entry (K12). */
export function isRead({ method }: DoorRequest): boolean {
  return method === "GET" || method === "HEAD";
}

/** Tells whether a client merely looks ahead; such a request never starts a regeneration (RS-09). */
export function isPrefetch({ header }: DoorRequest): boolean {
  return header("next-router-prefetch") === "1" || header("purpose") === "prefetch";
}

/** Tells whether a request carries a Server Action: its own header, or a form that was sent before scripts ran. */
export function isAction({ method, header }: DoorRequest): boolean {
  if (method !== "POST") return false;
  if (header("next-action") !== undefined) return true;
  return /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(header("content-type") ?? "");
}

/** Tells whether a request is for the webhook, below the base path or at the root. */
export function isWebhook({ target }: DoorRequest, basePath: string): boolean {
  const [path] = target.split("?", 1);
  return path === WEBHOOK_PATH || path === `${basePath}${WEBHOOK_PATH}`;
}

const WEBHOOK_PATH = "/_vinext/revalidate";

/** Names the header in which an action says where its caller goes next: URL and way into the history. */
export const ACTION_REDIRECT = "x-action-redirect";
