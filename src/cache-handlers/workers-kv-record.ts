import { concatenate } from "../entry/concatenate.ts";
import type { FailureRecord, PutRecord } from "../cache/handler.ts";
import type { EntryHead, PartName, Representation } from "../entry/entry.ts";
import { glanceHead } from "../entry/frame.ts";
import { headFrom } from "../entry/head.ts";
import { partKey } from "../entry/key.ts";

/** One pair of a KV namespace, as upload and Worker write it. */
export interface KvPair {
  readonly key: string;
  readonly value: Uint8Array;
  readonly metadata: KvMetadata;
}

/** What stands beside a value: with it, a reader answers without parsing the value. At most 1,024 bytes of JSON. */
export interface KvMetadata {
  readonly v: 2;
  /** Generation of the entry. */
  readonly g: string;
  /** When its render started, ms since the epoch. */
  readonly s: number;
  /** 1 for a listed path. */
  readonly l: 0 | 1;
  /** When the value was written, ms since the epoch; absent: with its render. */
  readonly w?: number | undefined;
  /** Bytes of the framed head, with which the value begins. */
  readonly h: number;
  /** The same head, unless it does not fit here. */
  readonly e?: EntryHead | undefined;
  /** The framed parts of the value in their order, with their lengths in bytes. */
  readonly p: readonly (readonly [name: PartName, bytes: number])[];
  /** The last failed regeneration: count, when, next attempt, and the beginning of its message. */
  readonly f?: readonly [count: number, failedAtMs: number, nextAttemptAtMs: number, message: string] | undefined;
}

/** What is to stand beside a value that is not of its render. */
export interface KvNotes {
  readonly failure?: FailureRecord | undefined;
  readonly writtenAtMs?: number | undefined;
}

/** Is the longest metadata that Workers KV takes: https://developers.cloudflare.com/kv/platform/limits/ */
export const KV_MAX_METADATA_BYTES = 1024;

/**
 * Writes one generation as KV pairs, one per representation: `<key>:html` and `<key>:rsc`, or `<key>:body`. Each can be
 * answered from alone. Compressed parts come first, so that a reader may hand the first bytes on as they come.
 *
 *     value:  | head | part | part …        each framed as `entry/frame` draws it
 */
export function encodeKvRecord(record: PutRecord, notes: KvNotes = {}): readonly KvPair[] {
  const { key, head, parts } = record;
  return REPRESENTATIONS.flatMap((representation) => {
    if (!parts.has(representation)) return [];
    const own = [...parts].filter(([name]) => name === representation || name.startsWith(`${representation}.`));
    const ordered = own.toSorted(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
    const sizes = ordered.map(([name, bytes]) => [name, bytes.byteLength] as const);
    const metadata = metadataOf(record, sizes, notes);
    const value = concatenate([head, ...ordered.map(([, bytes]) => bytes)]);
    return [{ key: partKey(key, representation), value, metadata }];
  });
}

/** Reads what stands beside a value. Undefined for anything that this version did not write. */
export function readKvMetadata(value: unknown): KvMetadata | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { v, g, s, l, w, h, e, p, f } = value as Readonly<Record<string, unknown>>;
  if (v !== 2 || typeof g !== "string" || !isTime(s) || (l !== 0 && l !== 1) || !isSize(h)) return undefined;
  const sizes = readSizes(p);
  return sizes && { v, g, s, l, w: isTime(w) ? w : undefined, h, e: headFrom(e), p: sizes, f: readFailure(f) };
}

const REPRESENTATIONS: readonly Representation[] = ["html", "rsc", "body"];
const PART_NAME = /^(?:html|rsc|body)(?:\.(?:br|gzip|zstd))?$/;

function metadataOf(
  { generation, startedAtMs, listed, head }: PutRecord,
  sizes: KvMetadata["p"],
  { failure, writtenAtMs }: KvNotes,
): KvMetadata {
  const metadata: KvMetadata = {
    v: 2,
    g: generation,
    s: startedAtMs,
    l: listed ? 1 : 0,
    ...(writtenAtMs !== undefined && { w: writtenAtMs }),
    h: head.byteLength,
    p: sizes,
    ...(failure && { f: writeFailure(failure) }),
  };
  const read = glanceHead(head);
  if (read.kind === "broken") return metadata;
  const inside: KvMetadata = { ...metadata, e: read.head };
  return new TextEncoder().encode(JSON.stringify(inside)).length <= KV_MAX_METADATA_BYTES ? inside : metadata;
}

function readSizes(value: unknown): KvMetadata["p"] | undefined {
  if (!Array.isArray(value)) return undefined;
  const sizes: (readonly [PartName, number])[] = [];
  for (const item of value as readonly unknown[]) {
    const [name, bytes] = Array.isArray(item) ? (item as readonly unknown[]) : [];
    if (typeof name !== "string" || !PART_NAME.test(name) || !isSize(bytes)) return undefined;
    // Proven by the pattern, which spells every part name and no other.
    sizes.push([name as PartName, bytes]);
  }
  return sizes;
}

function writeFailure({ count, failedAtMs, nextAttemptAtMs, message }: FailureRecord): NonNullable<KvMetadata["f"]> {
  return [count, failedAtMs, nextAttemptAtMs, message.slice(0, MAX_FAILURE_CHARACTERS)];
}

function readFailure(value: unknown): KvMetadata["f"] {
  if (!Array.isArray(value)) return undefined;
  const [count, failedAtMs, nextAttemptAtMs, message] = value as readonly unknown[];
  if (!isSize(count) || !isTime(failedAtMs) || !isTime(nextAttemptAtMs) || typeof message !== "string")
    return undefined;
  return [count, failedAtMs, nextAttemptAtMs, message];
}

// At most 600 bytes of JSON, whatever the characters, which leaves room for everything but the head.
const MAX_FAILURE_CHARACTERS = 100;

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
