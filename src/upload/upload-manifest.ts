import { hash } from "node:crypto";
import * as v from "valibot";

/** What one build gave a namespace. Kept in the namespace itself, under a key of the build's own, so that no two uploads write one key. */
export interface UploadManifest {
  readonly buildId: string;
  /** Namespaces of the routes: every key of the build begins with `cache:app:<namespace>:`. */
  readonly namespaces: readonly string[];
  readonly rows: ManifestRows;
}

/** What an entry looked like when it was given. */
export interface ManifestRow {
  /** 16 hex digits, as `contentHash` makes them. */
  readonly content: string;
  readonly startedAtMs: number;
  /** KV keeps it at least until then; infinity for ever. */
  readonly expiresAtMs: number;
}

/** A row and the hash of its entry's key, as `hashOfKey` makes it. */
export type KeyedRow = readonly [keyHash: Buffer, row: ManifestRow];

/** Rows by the hash of their entry's key. */
export interface ManifestRows {
  find(keyHash: Buffer): ManifestRow | undefined;
  readonly bytes: Uint8Array;
}

/** Begins the keys of all upload manifests. */
export const UPLOAD_MANIFEST_PREFIX = "cache:upload:";

/** Makes the key of a build's manifest. */
export function uploadManifestKey(buildId: string): string {
  return `${UPLOAD_MANIFEST_PREFIX}${buildId}`;
}

/** Finds what uploads noted of an entry, the first that knows it. */
export function rowIn(given: readonly ManifestRows[], keyHash: Buffer): ManifestRow | undefined {
  for (const rows of given) {
    const row = rows.find(keyHash);
    if (row) return row;
  }
  return undefined;
}

/** Collects rows of a manifest, one of each key. */
export function rowsOf(rows: readonly KeyedRow[]): ManifestRows {
  const bytes = Buffer.allocUnsafe(rows.length * ROW_BYTES);
  const sorted = rows.toSorted(([a], [b]) => difference(a, b, 0));
  for (const [index, [keyHash, row]] of sorted.entries()) {
    const at = index * ROW_BYTES;
    bytes.set(keyHash, at);
    bytes.write(row.content, at + CONTENT_AT, "hex");
    bytes.writeDoubleBE(row.startedAtMs, at + TIME_AT);
    bytes.writeDoubleBE(row.expiresAtMs, at + EXPIRY_AT);
  }
  return rowsIn(bytes);
}

/** Hashes an entry's key to 64 bits: should two of a million keys meet, one is compared with the wrong row and sent once more. */
export function hashOfKey(key: string): Buffer {
  return hash("sha256", key, "buffer").subarray(0, KEY_BYTES);
}

/**
 * Writes a manifest as the value of its key. 32 bytes an entry: 100,000 entries are 3.2 MB.
 *
 *     | length of JSON, u32 BE | JSON: version, buildId, namespaces | rows, ascending …
 *
 *     row:  | SHA-256 of the entry's key, 8 bytes | content hash, 8 bytes | start of the render, f64 BE, ms | expiry, f64 BE, ms |
 */
export function encodeManifest({ buildId, namespaces, rows }: UploadManifest): Uint8Array {
  const json = Buffer.from(JSON.stringify({ version: VERSION, buildId, namespaces }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, rows.bytes]);
}

/** Reads a manifest. Undefined for what is none or was written by another version: then everything is compared anew. */
export function decodeManifest(value: Uint8Array): UploadManifest | undefined {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length < 4) return undefined;
  const end = 4 + bytes.readUInt32BE(0);
  if (end > bytes.length || (bytes.length - end) % ROW_BYTES !== 0) return undefined;
  const header = v.safeParse(HEADER, parseJson(bytes.toString("utf8", 4, end)));
  if (!header.success) return undefined;
  return { ...header.output, rows: rowsIn(bytes.subarray(end)) };
}

const VERSION = 2;
const HEADER = v.object({ version: v.literal(VERSION), buildId: v.string(), namespaces: v.array(v.string()) });
const KEY_BYTES = 8;
const CONTENT_AT = KEY_BYTES;
const TIME_AT = CONTENT_AT + 8;
const EXPIRY_AT = TIME_AT + 8;
const ROW_BYTES = EXPIRY_AT + 8;

function rowsIn(bytes: Buffer): ManifestRows {
  return {
    bytes,
    find: (keyHash) => {
      const at = positionOf(bytes, keyHash);
      if (at === undefined) return undefined;
      return {
        content: bytes.toString("hex", at + CONTENT_AT, at + TIME_AT),
        startedAtMs: bytes.readDoubleBE(at + TIME_AT),
        expiresAtMs: bytes.readDoubleBE(at + EXPIRY_AT),
      };
    },
  };
}

/** Binary search: rows ascend by their first bytes. */
function positionOf(bytes: Buffer, wanted: Buffer): number | undefined {
  let [low, high] = [0, bytes.length / ROW_BYTES - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = middle * ROW_BYTES;
    const order = difference(wanted, bytes, at);
    if (order === 0) return at;
    if (order < 0) high = middle - 1;
    if (order > 0) low = middle + 1;
  }
  return undefined;
}

/** Compares a hash with that of a row: two numbers, in a tenth of the time of eight bytes. */
function difference(keyHash: Buffer, bytes: Buffer, at: number): number {
  return keyHash.readUInt32BE(0) - bytes.readUInt32BE(at) || keyHash.readUInt32BE(4) - bytes.readUInt32BE(at + 4);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, it is no manifest.
    return undefined;
  }
}
