import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** Compresses one body for storage, off the main thread. Undefined when that would not make it smaller. */
export async function compress(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes.byteLength < LEAST_BYTES) return undefined;
  const packed = await brotli(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  });
  return packed.byteLength < bytes.byteLength ? packed : undefined;
}

const brotli = promisify(brotliCompress);

// Below one Ethernet frame the answer takes one packet either way.
const LEAST_BYTES = 1_024;

// Measured on a 20 KB page: level 5 takes 0.26 ms for 5.6 KB, level 4 0.17 ms for 6.0 KB, level 9 8.2 ms for the same
// 5.6 KB. Only 11 is smaller (4.7 KB), at 17 ms: longer than rendering the page.
const QUALITY = 5;
