import { dataKey } from "./data-key.ts";
import type { FetchCall } from "./fetch-call.ts";

/** Tells two requests of one run apart without reading their bodies; `undefined` when a request must not be shared. */
export function memoKey(call: FetchCall, policy: unknown): string | undefined {
  const safe = call.method === "GET" || call.method === "HEAD";
  if (!safe || call.hasBody || call.signal) return undefined;
  return JSON.stringify([call.method, call.url.href, call.init.redirect, keyHeaders(call.headers), policy, call.tags]);
}

/** Makes the data-cache key of a request, and the body to send, for a stream can be read only once. */
export async function fetchKey(
  call: FetchCall,
): Promise<{ readonly key: string; readonly body: BodyInit | undefined }> {
  const { parts, body } = await readBody(call);
  const redirect = call.init.redirect ?? "follow";
  const key = await dataKey([
    "fetch",
    call.method,
    call.url.href,
    redirect,
    JSON.stringify(keyHeaders(call.headers)),
    ...parts,
  ]);
  return { key, body };
}

// Tracing headers differ on every request and change no answer.
const UNKEYED: ReadonlySet<string> = new Set(["traceparent", "tracestate"]);

function keyHeaders(headers: Headers): readonly (readonly [string, string])[] {
  return [...headers].filter(([name]) => !UNKEYED.has(name));
}

interface ReadBody {
  readonly parts: readonly (string | Uint8Array)[];
  readonly body: BodyInit | undefined;
}

async function readBody({ init, input }: FetchCall): Promise<ReadBody> {
  const { body } = init;
  if (body === undefined || body === null) {
    const inherited = input instanceof Request && input.body ? await bytesOf(input.clone().body) : undefined;
    return { parts: inherited ? [inherited] : [], body: undefined };
  }
  if (body instanceof FormData) return { parts: await formParts(body), body };
  if (body instanceof ReadableStream) {
    const bytes = await bytesOf(body);
    return { parts: [bytes], body: bytes };
  }
  if (typeof body === "string") return { parts: [body], body };
  return { parts: [await bytesOf(body)], body };
}

async function bytesOf(body: BodyInit | null): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

// As fields, not as sent: the multipart boundary is random.
async function formParts(form: FormData): Promise<readonly (string | Uint8Array)[]> {
  const parts: (string | Uint8Array)[] = ["form"];
  for (const [name, value] of form) {
    if (typeof value === "string") parts.push(name, "text", value);
    else parts.push(name, "file", value.name, value.type, new Uint8Array(await value.arrayBuffer()));
  }
  return parts;
}
