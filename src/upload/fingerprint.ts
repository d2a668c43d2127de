import { hash } from "node:crypto";

/** Names a value by the hash of its JSON: 16 hex digits. */
export function fingerprint(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "hex").slice(0, HEX_DIGITS);
}

const HEX_DIGITS = 16;
