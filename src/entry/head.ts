import type { EntryHead, HeaderPair } from "./entry.ts";
import type { Lifetime } from "./lifetime.ts";

/** Reads the JSON of a stored head. Undefined for anything that is not exactly a head; unknown fields are left out. */
export function parseHead(bytes: Uint8Array): EntryHead | undefined {
  return headFrom(parseJson(bytes));
}

/** Reads a head out of parsed JSON, as `parseHead` does. */
export function headFrom(json: unknown): EntryHead | undefined {
  if (!isObject(json)) return undefined;
  const { kind, generation, namespace, path, route, status, startedAtMs } = json;
  const headers = parseHeaders(json["headers"]);
  const tags = parseTags(json["tags"]);
  const lifetime = parseLifetime(json["lifetime"]);
  if (kind !== "page" && kind !== "handler") return undefined;
  if (!isText(generation) || !isText(namespace) || !isText(path) || !isText(route)) return undefined;
  if (!isCount(status) || !isTime(startedAtMs) || !headers || !tags || !lifetime) return undefined;
  return { kind, generation, namespace, path, route, status, headers, tags, lifetime, startedAtMs };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(STRICT_UTF_8.decode(bytes));
  } catch {
    // Whatever it is, it is no head; the caller reports it as a broken record.
    return undefined;
  }
}

// Made once: every answer from a store reads a head.
const STRICT_UTF_8 = new TextDecoder("utf-8", { fatal: true });

function parseHeaders(value: unknown): readonly HeaderPair[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const pairs: HeaderPair[] = [];
  for (const item of value as readonly unknown[]) {
    if (!Array.isArray(item) || item.length !== 2) return undefined;
    const [name, text] = item as readonly unknown[];
    if (!isText(name) || !isText(text)) return undefined;
    pairs.push([name, text]);
  }
  return pairs;
}

function parseTags(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every(isText) ? value : undefined;
}

function parseLifetime(value: unknown): Lifetime | undefined {
  if (!isObject(value)) return undefined;
  const { kind, afterSeconds, expireSeconds } = value;
  if (kind === "forever") return { kind };
  if (kind !== "refresh" || !isTime(afterSeconds) || !isTime(expireSeconds)) return undefined;
  return { kind, afterSeconds, expireSeconds };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
