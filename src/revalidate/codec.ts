import type { Coding } from "../entry/entry.ts";
import type { Digest } from "../entry/frame.ts";

/** Hashes and compresses with what the machine has. */
export interface Codec {
  readonly digest: Digest;
  /** Whether this machine can make a coding; what another one stored is served all the same. */
  makes(coding: Compression): boolean;
  /** Codings that are stored with every new render, where adding them later would cost another write. Default: none. */
  readonly eager?: readonly Compression[];
  compress(coding: Compression, bytes: Uint8Array): Promise<Uint8Array>;
}

export type Compression = Exclude<Coding, "identity">;
