import { hash } from "node:crypto";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";

import type { Codec } from "../../src/revalidate/codec.ts";

/** Hashes and compresses at once, so that tests wait for nothing. */
export const nodeCodec: Codec = {
  digest: (bytes) => hash("sha256", bytes, "buffer"),
  makes: () => true,
  compress: async (coding, bytes) => {
    switch (coding) {
      case "br":
        return brotliCompressSync(bytes);
      case "gzip":
        return gzipSync(bytes);
      case "zstd":
        return zstdCompressSync(bytes);
    }
  },
};
