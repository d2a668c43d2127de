import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Cloudflare's API of one KV namespace, on this machine, with the faults that it is known for. */
export interface FakeKvApi {
  readonly baseUrl: string;
  readonly pairs: ReadonlyMap<string, FakePair>;
  /** Every call in the order of arrival, as `PUT /bulk`. */
  readonly calls: readonly string[];
  /** How often each key was confirmed to the client. */
  readonly confirmed: ReadonlyMap<string, number>;
  /** Sets what goes wrong from now on. */
  breakWith(fault: FaultRule): void;
  remove(key: string): void;
  put(key: string, pair: FakePair): void;
  close(): Promise<void>;
}

export interface FakePair {
  readonly value: Buffer;
  readonly metadata: unknown;
  readonly expiration: number | undefined;
}

/** One call and how many calls of its kind came before. */
export interface FakeCall {
  readonly name: string;
  readonly count: number;
  readonly keys: readonly string[];
  readonly bytes: number;
  readonly authorization: string;
}

/**
 * What goes wrong with a call. `applied` says how many of its pairs take effect all the same. `hang` never answers, `reset`
 * breaks the connection, `half` names the rest as unsuccessful.
 */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly message?: string }
  | { readonly kind: "hang" | "reset"; readonly applied: "none" | "half" | "all" }
  | { readonly kind: "half" };

export type FaultRule = (call: FakeCall) => Fault | undefined;

export const ACCOUNT = "acc0001";
export const NAMESPACE = "ns0001";
export const TOKEN = "secret-token-0123456789";

/** Starts the fake on a free port. */
export async function startFakeKvApi(): Promise<FakeKvApi> {
  const state: State = { pairs: new Map(), calls: [], counts: new Map(), confirmed: new Map(), rule: () => undefined };
  const server = createServer((request, response) => {
    void answer(state, request, response);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/client/v4`,
    pairs: state.pairs,
    calls: state.calls,
    confirmed: state.confirmed,
    breakWith: (rule) => {
      state.rule = rule;
      state.counts.clear();
    },
    remove: (key) => void state.pairs.delete(key),
    put: (key, pair) => void state.pairs.set(key, pair),
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}

interface State {
  readonly pairs: Map<string, FakePair>;
  readonly calls: string[];
  readonly counts: Map<string, number>;
  readonly confirmed: Map<string, number>;
  rule: FaultRule;
}

interface Element {
  readonly key: string;
  readonly value: string;
  readonly base64?: boolean;
  readonly metadata?: unknown;
  readonly expiration_ttl?: number;
}

// As Cloudflare documents them.
const MOST_PAIRS = 10_000;
const MOST_BYTES = 100_000_000;
const PAGE = 1000;

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const url = new URL(request.url ?? "/", "http://localhost");
  const path = url.pathname.replace(`/client/v4/accounts/${ACCOUNT}/storage/kv/namespaces/${NAMESPACE}`, "");
  const name = `${request.method} ${path.replace(/^\/values\/.*/, "/values")}`;
  const count = state.counts.get(name) ?? 0;
  state.counts.set(name, count + 1);
  state.calls.push(name);
  const elements = elementsOf(name, body);
  const authorization = request.headers.authorization ?? "";
  if (authorization !== `Bearer ${TOKEN}`)
    return refuse(response, 403, { message: `Authentication error: ${authorization}` });
  if (path.startsWith("/client")) return refuse(response, 404, { message: "namespace not found" });
  const keys = elements.map(({ key }) => key);
  const fault = state.rule({ name, count, keys, bytes: body.length, authorization });
  if (fault) return fail(state, { fault, elements, name }, response);
  if (elements.length > MOST_PAIRS) return refuse(response, 400, { message: "too many pairs" });
  if (body.length > MOST_BYTES) return refuse(response, 413, { message: "too large" });
  if (elements.length > 0) return confirm(state, { name, elements, rejected: [] }, response);
  if (path === "/keys") return list(state, url.searchParams, response);
  return value(state, decodeURIComponent(path.replace("/values/", "")), response);
}

function fail(
  state: State,
  { fault, elements, name }: { readonly fault: Fault; readonly elements: readonly Element[]; readonly name: string },
  response: ServerResponse,
): void {
  const half = elements.slice(0, Math.floor(elements.length / 2));
  if (fault.kind === "status") return refuse(response, fault.status, fault);
  if (fault.kind === "half") {
    const rejected = elements.slice(half.length).map(({ key }) => key);
    return confirm(state, { name, elements: half, rejected }, response);
  }
  if (fault.applied !== "none") apply(state, name, fault.applied === "all" ? elements : half);
  if (fault.kind === "reset") response.destroy();
}

function confirm(
  state: State,
  call: { readonly name: string; readonly elements: readonly Element[]; readonly rejected: readonly string[] },
  response: ServerResponse,
): void {
  apply(state, call.name, call.elements);
  for (const { key } of call.elements) state.confirmed.set(key, (state.confirmed.get(key) ?? 0) + 1);
  send(response, { successful_key_count: call.elements.length, unsuccessful_keys: call.rejected });
}

function apply(state: State, name: string, elements: readonly Element[]): void {
  for (const { key, value: text, base64, metadata, expiration_ttl: ttl } of elements) {
    const expiration = ttl === undefined ? undefined : Math.floor(Date.now() / 1000) + ttl;
    if (name === "POST /bulk/delete") state.pairs.delete(key);
    else state.pairs.set(key, { value: Buffer.from(text, base64 === true ? "base64" : "utf8"), metadata, expiration });
  }
}

function list(state: State, query: URLSearchParams, response: ServerResponse): void {
  const after = query.get("cursor") ?? "";
  const names = [...state.pairs.keys()]
    .filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after)
    .toSorted();
  const page = names.slice(0, PAGE);
  const cursor = names.length > PAGE ? page.at(-1) : "";
  const result = page.map((key) => {
    const { metadata, expiration } = state.pairs.get(key) ?? {};
    return { name: key, metadata, expiration };
  });
  send(response, result, { count: page.length, cursor });
}

function value(state: State, key: string, response: ServerResponse): void {
  const pair = state.pairs.get(key);
  if (!pair) return refuse(response, 404, { message: "get: 'key not found'" });
  response.writeHead(200, { "content-type": "application/octet-stream" }).end(pair.value);
}

function send(response: ServerResponse, result: unknown, info?: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ success: true, errors: [], messages: [], result, result_info: info }));
}

function refuse(
  response: ServerResponse,
  status: number,
  { message = "no", retryAfter }: { readonly message?: string; readonly retryAfter?: string },
): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(retryAfter ? { "retry-after": retryAfter } : {}),
  });
  response.end(
    JSON.stringify({ success: false, errors: [{ code: 10_000 + status, message }], messages: [], result: null }),
  );
}

function elementsOf(name: string, body: Buffer): readonly Element[] {
  if (name === "PUT /bulk") return JSON.parse(body.toString()) as readonly Element[];
  if (name !== "POST /bulk/delete") return [];
  return (JSON.parse(body.toString()) as readonly string[]).map((key) => ({ key, value: "" }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client went away: what it sent so far is all there is.
  }
  return Buffer.concat(chunks);
}
