import { base64, bytesOfBase64 } from "./base64.ts";

/** What the data cache keeps of a response. */
export interface StoredResponse {
  readonly status: number;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Reads a response completely. `url` is where the request went, for a response that does not know its own. */
export async function collectResponse(response: Response, url: string): Promise<StoredResponse> {
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, url: response.url || url, headers: [...response.headers], body };
}

/** Makes a new response with the stored status, URL, headers and bytes. */
export function toResponse({ status, url, headers, body }: StoredResponse): Response {
  return withUrl(
    new Response(body, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) }),
    url,
  );
}

/** Copies a response for one more reader; the copy knows the URL of its original. */
export function copyResponse(response: Response): Response {
  return withUrl(response.clone(), response.url);
}

/** Writes a response as text. */
export function encodeResponse({ status, url, headers, body }: StoredResponse): string {
  return JSON.stringify({ status, url, headers, body: base64(body) });
}

/** Reads what `encodeResponse` wrote; `undefined` for anything else. */
export function decodeResponse(text: string): StoredResponse | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    if (!("status" in value && "url" in value && "headers" in value && "body" in value)) return undefined;
    const { status, url, headers, body } = value;
    if (typeof status !== "number" || typeof url !== "string" || typeof body !== "string" || !isHeaderList(headers))
      return undefined;
    return { status, url, headers, body: bytesOfBase64(body) };
  } catch {
    // Broken text is as good as none: the answer is fetched again.
    return undefined;
  }
}

function isHeaderList(value: unknown): value is readonly [string, string][] {
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((item) => typeof item === "string");
  return Array.isArray(value) && value.every(isPair);
}

// `new Response` has no way to say where it came from.
function withUrl(response: Response, url: string): Response {
  if (response.url !== url) Object.defineProperty(response, "url", { value: url });
  return response;
}
