import { invalidArgument } from "../errors/api.ts";
import { readWindow } from "./data-window.ts";

/** One call of `fetch` by app code, read once. */
export interface FetchCall {
  readonly input: RequestInfo | URL;
  /** What goes to the original fetch: the init without what only the data cache understands. */
  readonly init: RequestInit;
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly cache: RequestCache | undefined;
  readonly revalidate: number | false | undefined;
  readonly tags: readonly unknown[];
  readonly signal: AbortSignal | undefined;
  readonly hasBody: boolean;
  /** URL without query and credentials, for messages. */
  readonly name: string;
}

/** Reads a call; `undefined` when its address is none that a cache can serve (relative, `data:`, `blob:`). */
export function readFetchCall(input: RequestInfo | URL, init: RequestInit | undefined): FetchCall | undefined {
  const request = input instanceof Request ? input : undefined;
  const url = httpUrl(input instanceof Request ? input.url : input);
  if (!url) return undefined;

  const cache = init?.cache ?? request?.cache;
  const name = url.origin + url.pathname;
  return {
    input,
    init: forwardedInit(init),
    url,
    method: (init?.method ?? request?.method ?? "GET").toUpperCase(),
    headers: new Headers(init?.headers ?? request?.headers),
    cache,
    ...nextOptions(init, name),
    signal: init?.signal ?? undefined,
    hasBody: (init?.body ?? request?.body ?? undefined) !== undefined,
    name,
  };
}

/** Leaves out of an init what the original fetch does not know, and cache modes that not every runtime takes. */
export function forwardedInit(init: RequestInit | undefined): RequestInit {
  const forwarded: RequestInit = { ...init };
  Reflect.deleteProperty(forwarded, "next");
  if (forwarded.cache !== "no-store" && forwarded.cache !== "no-cache" && forwarded.cache !== "reload")
    delete forwarded.cache;
  return forwarded;
}

function httpUrl(address: string | URL): URL | undefined {
  const url = URL.parse(address);
  if (!url || !url.protocol.startsWith("http")) return undefined;
  url.hash = "";
  return url;
}

function nextOptions(init: RequestInit | undefined, name: string): Pick<FetchCall, "revalidate" | "tags"> {
  const next: unknown = init && "next" in init ? init.next : undefined;
  if (typeof next !== "object" || next === null) return { revalidate: undefined, tags: [] };
  const tags: unknown = "tags" in next ? next.tags : undefined;
  return {
    revalidate: "revalidate" in next ? windowOf(next.revalidate, name) : undefined,
    tags: Array.isArray(tags) ? tags : [],
  };
}

function windowOf(value: unknown, name: string): number | false | undefined {
  if (value === undefined) return undefined;
  const revalidate = readWindow(value);
  if (revalidate === undefined)
    throw invalidArgument(`\`next.revalidate\` of fetch(${name})`, value, "a number of seconds, 0 or more, or false");
  return revalidate;
}
