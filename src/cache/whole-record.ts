import { concatenate } from "../entry/concatenate.ts";
import type { PartName } from "../entry/entry.ts";
import type { PutRecord, StoredRecord } from "./handler.ts";
import { wholeRecord } from "./memory-layer.ts";

/**
 * Writes a whole generation as one run of bytes, for places that hand out files.
 *
 *     | length of facts, u32 | facts, JSON | framed head | framed part | framed part …
 */
export function encodeWholeRecord({
  generation,
  startedAtMs,
  head,
  parts,
}: Omit<PutRecord, "key" | "listed">): Uint8Array {
  const sizes = [...parts].map(([name, { byteLength }]) => [name, byteLength]);
  const facts = new TextEncoder().encode(
    JSON.stringify({ v: 1, generation, startedAtMs, head: head.byteLength, parts: sizes }),
  );
  const count = new Uint8Array(COUNT_BYTES);
  new DataView(count.buffer).setUint32(0, facts.byteLength);
  return concatenate([count, facts, head, ...parts.values()]);
}

/** Reads what `encodeWholeRecord` wrote; undefined for anything else. Its pieces are views, not copies. */
export function decodeWholeRecord(bytes: Uint8Array): StoredRecord | undefined {
  if (bytes.byteLength < COUNT_BYTES) return undefined;
  let at = COUNT_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const facts = parseFacts(bytes.subarray(COUNT_BYTES, at));
  if (!facts) return undefined;
  const take = (size: number): Uint8Array => {
    const piece = bytes.subarray(at, at + size);
    at += size;
    return piece;
  };
  const head = take(facts.head);
  const parts = new Map(facts.parts.map(([name, size]) => [name, take(size)]));
  if (at !== bytes.byteLength) return undefined;
  return wholeRecord({ ...facts, head, parts });
}

const COUNT_BYTES = 4;

interface Facts {
  readonly generation: string;
  readonly startedAtMs: number;
  readonly head: number;
  readonly parts: readonly (readonly [name: PartName, size: number])[];
}

function parseFacts(bytes: Uint8Array): Facts | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof json !== "object" || json === null) return undefined;
    const { v, generation, startedAtMs, head, parts } = json as Readonly<Record<string, unknown>>;
    if (v !== 1 || typeof generation !== "string" || typeof startedAtMs !== "number") return undefined;
    if (typeof head !== "number" || !isSizes(parts)) return undefined;
    return { generation, startedAtMs, head, parts };
  } catch {
    // No record at all; the caller treats it as missing.
    return undefined;
  }
}

// The names are ours or the frames under them do not check out.
function isSizes(value: unknown): value is Facts["parts"] {
  const isSize = (item: unknown): boolean =>
    Array.isArray(item) && item.length === 2 && typeof item[0] === "string" && typeof item[1] === "number";
  return Array.isArray(value) && value.every(isSize);
}
