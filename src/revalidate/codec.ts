import type { Coding } from "../entry/entry.ts";
import type { Digest } from "../entry/frame.ts";

/** Hashes and compresses with what the machine has. */
export interface Codec {
  readonly digest: Digest;
  compress(coding: Exclude<Coding, "identity">, bytes: Uint8Array): Promise<Uint8Array>;
}
