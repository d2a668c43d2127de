import { hash } from "node:crypto";

/** Hashes bytes with SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}
