import type { Reply } from "../revalidate/ask.ts";
import type { Answer, DoorRequest } from "../revalidate/front-door.ts";
import type { Guarded, ProxyGate } from "../revalidate/proxy-gate.ts";
import type { Isolate } from "./isolate.ts";

/** Answers one request: the app's proxy sees it before files and pages. */
export async function answer(isolate: Isolate, request: Request): Promise<Response> {
  const { door, gate, serveFile } = isolate;
  const asked = doorRequest(request);
  const judged = gate?.judge(asked);
  if (gate && judged?.kind === "guarded") return behindGate({ ...isolate, gate }, { request, asked, guarded: judged });
  const file = judged?.kind === "door" ? undefined : serveFile(request, asked);
  return file ?? responseOf(await door.handle(asked, () => request), isolate.visibleAfterSeconds);
}

interface Crossing {
  readonly request: Request;
  readonly asked: DoorRequest;
  readonly guarded: Guarded;
}

async function behindGate(
  { door, gate, serveFile, visibleAfterSeconds }: Isolate & { readonly gate: ProxyGate },
  { request, asked, guarded }: Crossing,
): Promise<Response> {
  const passed = await gate.pass(asked, guarded, () => request);
  if (passed.kind === "answered") return responseOf(passed.reply, visibleAfterSeconds);
  const file = serveFile(request, passed.request);
  return responseOf(passed.dress(await (file ?? door.handle(passed.request, passed.web))), visibleAfterSeconds);
}

function doorRequest(request: Request): DoorRequest {
  const { method, headers, url } = request;
  const read = (name: string): string | undefined => headers.get(name) ?? undefined;
  // Several parts of an answer ask for it, and each look into the machine's own headers costs as much as a part.
  const known: { acceptEncoding?: string | undefined } = {};
  const acceptEncoding = (): string | undefined => {
    if (!("acceptEncoding" in known)) known.acceptEncoding = clientEncoding(request) ?? read("accept-encoding");
    return known.acceptEncoding;
  };
  return {
    method,
    target: targetOf(url),
    header: (name) => (name === "accept-encoding" ? acceptEncoding() : read(name)),
  };
}

/** Path and query as on the wire; the part before them cannot hold a slash. */
function targetOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("//") + 2));
}

/** Cloudflare writes what it reads itself into the header, and what the client reads beside the request. */
function clientEncoding(request: Request & { readonly cf?: unknown }): string | undefined {
  const { cf } = request;
  if (typeof cf !== "object" || cf === null || !("clientAcceptEncoding" in cf)) return undefined;
  return typeof cf.clientAcceptEncoding === "string" ? cf.clientAcceptEncoding : undefined;
}

function responseOf(reply: Reply, visibleAfterSeconds: number | undefined): Response {
  return reply instanceof Response ? reply : storedResponse(reply, visibleAfterSeconds);
}

function storedResponse({ status, headers, body }: Answer, visibleAfterSeconds: number | undefined): Response {
  const single: Record<string, string> = {};
  const repeated: [string, string][] = [];
  const init: ResponseInit & { encodeBody?: "manual" } = { status, headers: single };
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = "", value = ""] = [headers[at], headers[at + 1]];
    // The body is compressed already; without this the machine would do it a second time.
    if (isNamed(name, "content-encoding")) init.encodeBody = "manual";
    // How late this answer may learn of an invalidation.
    const isLate = visibleAfterSeconds !== undefined && isNamed(name, "cache-status") && FRESH_HIT.test(value);
    const told = isLate ? `${value}; detail="invalidations within ${visibleAfterSeconds} s"` : value;
    // The machine takes an object for a quarter of what pairs cost it, and both are much of an answer from memory.
    if (name in single) repeated.push([name, told]);
    else single[name] = told;
  }
  // Stored bytes are never in shared memory.
  const response = new Response((body as Uint8Array<ArrayBuffer> | undefined) ?? null, init);
  for (const [name, value] of repeated) response.headers.append(name, value);
  return response;
}

/** Most names are told apart by their length. */
function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}

const FRESH_HIT = /^vinext; hit(?:; ttl=\d+)?$/;
