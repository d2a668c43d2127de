import { createHash } from "node:crypto";
import { brotliCompress, constants, gzip, zstdCompress } from "node:zlib";
import type { Codec } from "../revalidate/codec.ts";

/** Makes hashing and compression from what workerd brings along under `nodejs_compat`. */
export function createCodec(): Codec {
  return {
    digest: (bytes) => createHash("sha256").update(bytes).digest(),
    // A coding that is added later costs another write of the whole value.
    makes: () => true,
    eager: ["br"],
    compress(coding, bytes) {
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      const done = (error: Error | null, packed: Uint8Array): void => (error ? reject(error) : resolve(packed));
      switch (coding) {
        case "br":
          brotliCompress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, done);
          break;
        case "gzip":
          gzip(bytes, done);
          break;
        case "zstd":
          zstdCompress(bytes, done);
          break;
      }
      return promise;
    },
  };
}
