import type { Coding, EntryHead, HeaderPair, Representation } from "../entry/entry.ts";
import type { Answer, DoorRequest } from "./door-request.ts";
import { layered, pairsOf } from "./header-layers.ts";

/** One body of an entry, in the coding that a client takes. */
export interface Shown {
  readonly head: EntryHead;
  readonly representation: Representation;
  readonly coding: Coding;
  readonly body: Uint8Array;
  /** Made from the identity body, so equal for all codings (HD-21). Handlers have none of ours (RH-07). */
  readonly etag: string | undefined;
}

/** What one answer says about its freshness. */
export interface Serving {
  readonly state: "HIT" | "STALE" | "MISS" | "REVALIDATED";
  readonly cacheStatus: string;
  readonly cacheControl: string;
  /** Stands in for the status of the entry: 404 for what does not exist. */
  readonly status: number | undefined;
  /** Laid over everything: `headers()` of the config, a cookie to clear. */
  readonly extra: readonly HeaderPair[];
}

/** An answer to GET, before the request had its say. */
export interface FullAnswer extends Answer {
  readonly etag: string | undefined;
}

/** Writes the whole answer. The type follows from the representation alone: no stored header can change it (K5). */
export function fullAnswer(shown: Shown, serving: Serving): FullAnswer {
  const status = serving.status ?? statusOf(shown);
  const isEmpty = status === 204;
  const own = ownHeaders(shown, serving, isEmpty);
  const stored = storedHeaders(shown);
  // Most answers have nothing else, and what is laid over is sorted out by name.
  const isPlain = stored.length === 0 && serving.extra.length === 0;
  return {
    status,
    headers: isPlain ? own : layered([pairsOf(own), stored, serving.extra]),
    body: isEmpty ? undefined : shown.body,
    etag: isEmpty ? undefined : shown.etag,
  };
}

/** Makes of the whole answer what this request asked for: less for HEAD and for a client that has the body already. */
export function tailored(full: FullAnswer, request: DoorRequest): Answer {
  if (hasAlready(full, request)) return notModified(full);
  return request.method === "HEAD" ? { ...full, body: undefined } : full;
}

/** Tells whether the client has the body already and does not insist on a new one. */
export function hasAlready({ etag, status }: FullAnswer, { header }: DoorRequest): boolean {
  const condition = etag === undefined ? undefined : header("if-none-match");
  if (condition === undefined || status >= 300 || !hasEtag(condition, etag)) return false;
  const control = header("cache-control");
  return control === undefined || !/\bno-cache\b/i.test(control);
}

/** Makes of the whole answer the one to a client that has the body. */
export function notModified({ headers }: FullAnswer): Answer {
  return { status: 304, headers: withoutBodyHeaders(headers), body: undefined };
}

/** As Next does: the client's router reads the target from the header, so that `fetch` must not follow it (ST-08). */
function statusOf({ head, representation }: Shown): number {
  return representation === "rsc" && head.status >= 300 && head.status < 400 ? 200 : head.status;
}

/** Writes what every answer says itself: name, value, name, value … */
function ownHeaders({ representation, coding, body, etag }: Shown, serving: Serving, isEmpty: boolean): string[] {
  const { state, cacheControl, cacheStatus } = serving;
  const headers = ["Cache-Control", cacheControl, "Cache-Status", cacheStatus];
  headers.push("X-Vinext-Cache", state, "X-Nextjs-Cache", state, "Vary", "Accept-Encoding");
  if (representation === "html") headers.push("Content-Type", "text/html; charset=utf-8");
  if (representation === "rsc") headers.push("Content-Type", "text/x-component");
  if (representation !== "body") headers.push("x-nextjs-prerender", "1", "x-nextjs-stale-time", "300");
  if (isEmpty) return headers;
  if (etag !== undefined) headers.push("ETag", etag);
  if (coding !== "identity") headers.push("Content-Encoding", coding);
  headers.push("Content-Length", String(body.byteLength));
  return headers;
}

function storedHeaders({ head, representation }: Shown): readonly HeaderPair[] {
  return representation === "body"
    ? head.headers
    : head.headers.filter(([name]) => name !== "content-type" && name !== "etag");
}

const OF_BODY: ReadonlySet<string> = new Set(["content-length", "content-type", "content-encoding"]);

function withoutBodyHeaders(headers: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? "";
    if (!OF_BODY.has(name.toLowerCase())) kept.push(name, headers[at + 1] ?? "");
  }
  return kept;
}

/** Compares weakly, as `If-None-Match` asks for (RFC 9110, section 13.1.2). */
function hasEtag(condition: string, etag: string | undefined): boolean {
  if (condition === etag || condition.trim() === "*") return true;
  return condition.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
