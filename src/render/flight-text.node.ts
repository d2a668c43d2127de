import { isUtf8 } from "node:buffer";
import { escapeLiteral } from "./flight-data.ts";

/**
 * Escapes a payload for a template literal without decoding it: what has to be escaped is ASCII, and in UTF-8 no byte of another
 * character looks like it. Undefined when the payload is no text.
 */
export function escapeBytes(rsc: Uint8Array): Uint8Array | undefined {
  if (!isUtf8(rsc)) return undefined;
  const bytes = Buffer.from(rsc.buffer, rsc.byteOffset, rsc.byteLength).toString("latin1");
  const escaped = escapeLiteral(bytes);
  return escaped === bytes ? rsc : Buffer.from(escaped, "latin1");
}
