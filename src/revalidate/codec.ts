import type { Coding } from "../entry/entry.ts";
import type { Digest } from "../entry/frame.ts";

/** Hashes and compresses with what the machine has. */
export interface Codec {
  readonly digest: Digest;
  /** Codings that are stored with every new render, where adding them later would cost another write. Default: none. */
  readonly eager?: readonly Exclude<Coding, "identity">[];
  compress(coding: Exclude<Coding, "identity">, bytes: Uint8Array): Promise<Uint8Array>;
}
