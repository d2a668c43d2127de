import { checksum } from "./checksum.ts";
import type { EntryHead } from "./entry.ts";
import { parseHead } from "./head.ts";

/** Hashes bytes with SHA-256. Passed in, because each machine has its own fast one. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** What framed bytes turned out to be. `detail` says in a few words what is wrong with them. */
export type ReadHead = { readonly kind: "head"; readonly head: EntryHead } | Broken;
export type ReadPart = { readonly kind: "part"; readonly bytes: Uint8Array } | Broken;

export interface Broken {
  readonly kind: "broken";
  readonly detail: string;
}

/** Frames the head of an entry for a store. */
export function frameHead(head: EntryHead, digest: Digest): Uint8Array {
  return frame(HEAD, new TextEncoder().encode(JSON.stringify(head)), digest);
}

/** Reads a framed head. Nothing in it is trusted: what is cut, flipped, foreign or of another version is `broken`. */
export function readHead(framed: Uint8Array, digest: Digest): ReadHead {
  return headIn(unframe(HEAD, framed, digest));
}

/** Reads a framed head that decides about one answer: by its checksum alone, as `glancePart`. */
export function glanceHead(framed: Uint8Array): ReadHead {
  return headIn(unsum(HEAD, framed));
}

/** Frames one body, in whatever coding, for a store. */
export function framePart(bytes: Uint8Array, digest: Digest): Uint8Array {
  return frame(PART, bytes, digest);
}

/** Reads a framed body. The bytes are a view into the frame, not a copy. */
export function readPart(framed: Uint8Array, digest: Digest): ReadPart {
  return unframe(PART, framed, digest);
}

/**
 * Reads a framed body that is about to be sent: by its checksum, which any damage breaks, and without the hash, which would
 * cost a third of the whole answer. What is compared or copied for good is read with `readPart`.
 */
export function glancePart(framed: Uint8Array): ReadPart {
  return unsum(PART, framed);
}

/** Reads a framed body out of a store that answers for its bytes itself: by what stands before them alone. */
export function openPart(framed: Uint8Array): ReadPart {
  return opened(PART, framed);
}

/**
 * Makes the strong `ETag` of a framed body from the hash in its frame: equal bytes, equal tag, without hashing again. The first
 * `FRAME_START_BYTES` of it are enough.
 */
export function etagOf(framedPart: Uint8Array): string {
  return `"${base64Url(framedPart.subarray(DIGEST_AT, DIGEST_AT + ETAG_BYTES))}"`;
}

/*
 * A frame. Every byte is checked on read: the first eight by value, the length against what is there, the rest by checksum
 * unless the store answers for it.
 *
 *      0       4         5       6       8         12         16               48
 *     | magic | version | kind  | zeros | length  | checksum | SHA-256        | payload       |
 *     | VNXF  | u8      | H | P | u16   | u32, BE | u32, BE  | of the payload | length bytes  |
 *                                                            |<---- what the checksum sums --->|
 */
const MAGIC = [0x56, 0x4e, 0x58, 0x46] as const;
const VERSION = 2;
const HEAD = 0x48;
const PART = 0x50;
const ZEROS_AT = 6;
const LENGTH_AT = 8;
const CHECKSUM_AT = 12;
const DIGEST_AT = 16;
const DIGEST_BYTES = 32;
const PAYLOAD_AT = DIGEST_AT + DIGEST_BYTES;
/** Is how many bytes of a frame stand before what it holds. */
export const FRAME_START_BYTES: number = PAYLOAD_AT;
// 144 bits: no two bodies of one URL ever meet, and a multiple of 3 bytes needs no base64 padding.
const ETAG_BYTES = 18;

type FrameKind = typeof HEAD | typeof PART;

function frame(kind: FrameKind, payload: Uint8Array, digest: Digest): Uint8Array {
  const framed = new Uint8Array(PAYLOAD_AT + payload.length);
  framed.set([...MAGIC, VERSION, kind]);
  framed.set(digest(payload), DIGEST_AT);
  framed.set(payload, PAYLOAD_AT);
  const view = new DataView(framed.buffer);
  view.setUint32(LENGTH_AT, payload.length);
  view.setUint32(CHECKSUM_AT, checksum(framed.subarray(DIGEST_AT)));
  return framed;
}

function unframe(kind: FrameKind, framed: Uint8Array, digest: Digest): ReadPart {
  const read = unsum(kind, framed);
  if (read.kind === "broken" || startsWith(framed.subarray(DIGEST_AT), digest(read.bytes))) return read;
  return broken("the hash differs");
}

function headIn(content: ReadPart): ReadHead {
  if (content.kind === "broken") return content;
  const head = parseHead(content.bytes);
  return head ? { kind: "head", head } : broken("head of a foreign shape");
}

function unsum(kind: FrameKind, framed: Uint8Array): ReadPart {
  const read = opened(kind, framed);
  if (read.kind === "broken") return read;
  return uint32(framed, CHECKSUM_AT) === checksum(framed.subarray(DIGEST_AT)) ? read : broken("the checksum differs");
}

function opened(kind: FrameKind, framed: Uint8Array): ReadPart {
  if (framed.length < PAYLOAD_AT) return broken(`${framed.length} bytes are no frame`);
  if (!MAGIC.every((byte, index) => framed[index] === byte)) return broken("not a frame");
  if (framed[4] !== VERSION) return broken(`frame version ${framed[4]}, expected ${VERSION}`);
  if (framed[5] !== kind) return broken("a frame of the other kind");
  if (framed[ZEROS_AT] !== 0 || framed[ZEROS_AT + 1] !== 0) return broken("something where nothing belongs");
  const payload = framed.subarray(PAYLOAD_AT);
  const length = uint32(framed, LENGTH_AT);
  if (length !== payload.length) return broken(`${payload.length} bytes instead of ${length}`);
  return { kind: "part", bytes: payload };
}

/** Reads without a view, which would cost more than the number. */
function uint32(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

function startsWith(bytes: Uint8Array, expected: Uint8Array): boolean {
  return expected.length === DIGEST_BYTES && expected.every((byte, index) => byte === bytes[index]);
}

function broken(detail: string): Broken {
  return { kind: "broken", detail };
}

function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index + 2 < bytes.length; index += 3) {
    const bits = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += letter(bits >>> 18) + letter(bits >>> 12) + letter(bits >>> 6) + letter(bits);
  }
  return text;
}

function letter(bits: number): string {
  return BASE64_URL.charAt(bits & 63);
}

const BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
