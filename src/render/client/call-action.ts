import { actionRefused, actionUnknown } from "../../errors/client.ts";
import { isSameInBrowser } from "../../manifest/browser-build.ts";
import type { Site } from "../../next/site.ts";
import type { ActionPayload } from "../action-payload.ts";
import type { RscPayload } from "../payload.ts";
import type { Loaded } from "./load-page.ts";
import type { ActionPlace } from "./navigation.ts";
import { rscHrefOf } from "./page-url.ts";
import type { HistoryWrite } from "./view.ts";

/** Calls one Server Action by its id. */
export type ActionCaller = (id: string, args: unknown[]) => Promise<unknown>;

/** Says what a caller works with. */
export interface ActionCallerOptions {
  readonly site: Site;
  /** Build id of the document that runs. */
  readonly build: string;
  readonly begin: () => ActionPlace;
  readonly leave: (href: string) => void;
  readonly fetch: (href: string, init: RequestInit) => Promise<Response>;
  /** Makes the set that stands for values which stay in the browser. */
  readonly references: () => unknown;
  readonly encode: (args: unknown[], references: unknown) => Promise<string | FormData>;
  readonly decode: (body: ReadableStream<Uint8Array>, references: unknown) => PromiseLike<ActionPayload>;
  readonly decodePage: (body: ReadableStream<Uint8Array>) => PromiseLike<RscPayload>;
}

/** Makes the caller of one document. Actions run one after the other, so that the last page to come is the newest. */
export function createActionCaller(options: ActionCallerOptions): ActionCaller {
  let last: Promise<unknown> = Promise.resolve();
  return (id, args) => {
    const mine = last.then(() => callAction(options, id, args));
    // The caller hears of a failure; the next action does not.
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function callAction(options: ActionCallerOptions, id: string, args: unknown[]): Promise<unknown> {
  const place = options.begin();
  const references = options.references();
  const response = await options.fetch(rscHrefOf(new URL(place.href), options.site), {
    method: "POST",
    headers: { accept: "text/x-component", "next-action": id },
    body: await options.encode(args, references),
  });
  const changed = response.headers.has("x-action-revalidated");
  const redirect = redirectOf(response.headers.get("x-action-redirect"));
  if (redirect) {
    if (changed) place.forget();
    place.redirected(redirect.to, redirect.how, await targetOf(options, response, new URL(redirect.to, place.href)));
    // The page that asked is about to go; a result would have nobody to read it.
    return undefined;
  }
  if (response.headers.has("x-nextjs-action-not-found")) throw actionUnknown();
  if (!isPayload(response) || !response.body) throw actionRefused(response.status, await response.text());
  const answer = new TransformStream<Uint8Array, Uint8Array>();
  const isBroken = response.body.pipeTo(answer.writable).then(
    () => false,
    () => true,
  );
  const { build, page, result } = await options.decode(answer.readable, references);
  if (!isSameInBrowser(build, options.build)) options.leave(place.href);
  else if (changed) showStreaming(place, page, isBroken);
  return result;
}

/** Shows a page that is still on its way. Half of one is asked for again; the action itself is not simply sent twice. */
function showStreaming(place: ActionPlace, page: RscPayload | undefined, isBroken: Promise<boolean>): void {
  place.changed(page);
  void isBroken.then((broken) => {
    if (broken) place.changed(undefined);
  });
}

interface Redirect {
  readonly to: string;
  readonly how: HistoryWrite;
}

function redirectOf(header: string | null): Redirect | undefined {
  if (header === null) return undefined;
  // The URL may hold semicolons; the way into the history is behind the last one.
  const at = header.lastIndexOf(";");
  return { to: header.slice(0, at), how: header.slice(at + 1) === "replace" ? "replace" : "push" };
}

async function targetOf(options: ActionCallerOptions, response: Response, url: URL): Promise<Loaded | undefined> {
  try {
    const body = await payloadBody(response);
    // An empty body: the server has nothing to send along, and the page is asked for.
    if (!body) return undefined;
    const payload = await options.decodePage(body);
    return isSameInBrowser(payload.build, options.build)
      ? { kind: "payload", payload, href: url.href, shelfLife: "visitor" }
      : undefined;
  } catch {
    // What cannot be read is asked for again.
    return undefined;
  }
}

/** Reads the payload whole: half an answer would be half a page, and the page can be asked for. */
async function payloadBody(response: Response): Promise<ReadableStream<Uint8Array> | undefined> {
  if (!isPayload(response)) return undefined;
  const bytes = await response.arrayBuffer();
  return bytes.byteLength === 0 ? undefined : (new Response(bytes).body ?? undefined);
}

function isPayload({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/x-component") ?? false;
}
