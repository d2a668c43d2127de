import { hex } from "../entry/sha256.ts";

/** Makes the key of one answer of the data cache: SHA-256, in hex, over a tuple in which no part can run into the next. */
export async function dataKey(parts: readonly (string | Uint8Array)[]): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", packed(parts))));
}

// Layout, once per part: | length of the part in bytes, 4 bytes big-endian | the bytes, text as UTF-8 |
function packed(parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const chunks = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + LENGTH_BYTES + chunk.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const chunk of chunks) {
    view.setUint32(offset, chunk.length);
    bytes.set(chunk, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + chunk.length;
  }
  return bytes;
}

const LENGTH_BYTES = 4;
