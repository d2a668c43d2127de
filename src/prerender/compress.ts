import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants } from "node:zlib";
import type { BrotliOptions } from "node:zlib";

/** Compresses one body for storage. Undefined when that would not make it smaller. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array | undefined> | Uint8Array | undefined;

/** Makes the compression of a run that renders on so many threads. It never runs on one of them. */
export function createCompress(threads: number): Compress {
  // Beside one or two of them this thread mostly waits. The pool of the system takes half as long again for the same
  // bytes, and pays only when this thread alone could not keep up.
  return threads <= MOST_THREADS_ALONE ? compressHere : compressInPool;
}

function compressHere(bytes: Uint8Array): Uint8Array | undefined {
  return bytes.byteLength < LEAST_BYTES ? undefined : ifSmaller(brotliCompressSync(bytes, optionsFor(bytes)), bytes);
}

async function compressInPool(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  return bytes.byteLength < LEAST_BYTES ? undefined : ifSmaller(await brotli(bytes, optionsFor(bytes)), bytes);
}

function ifSmaller(packed: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  return packed.byteLength < bytes.byteLength ? packed : undefined;
}

function optionsFor({ byteLength }: Uint8Array): BrotliOptions {
  return {
    chunkSize: Math.ceil(byteLength / LEAST_RATIO),
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: windowBits(byteLength),
      [constants.BROTLI_PARAM_SIZE_HINT]: byteLength,
    },
  };
}

/**
 * Gives the smallest window that holds a body of so many bytes. With the default one of 4 MiB, getting and clearing its
 * memory costs more than compressing: 0.7 ms of a 21 KB page instead of 0.25.
 */
function windowBits(bytes: number): number {
  const bits = Math.ceil(Math.log2(bytes + WINDOW_GAP_BYTES));
  return Math.min(Math.max(bits, LEAST_WINDOW_BITS), constants.BROTLI_DEFAULT_WINDOW);
}

// Where a body shrinks by less than this, its second part is joined to the first. Node's own 16 KiB would be set aside for each.
const LEAST_RATIO = 3;

// https://datatracker.ietf.org/doc/html/rfc7932#section-9.1: the window is that much smaller than its power of two.
const WINDOW_GAP_BYTES = 16;
const LEAST_WINDOW_BITS = 16;
const MOST_THREADS_ALONE = 2;

const brotli = promisify<Uint8Array, BrotliOptions, Buffer>(brotliCompress);

// Below one Ethernet frame the answer takes one packet either way.
const LEAST_BYTES = 1_024;

// Brotli alone: every browser takes it, and what is asked for in another coding is made on the first visit. Measured on
// 21 KB of prose: level 1 takes 0.11 ms for 9.2 KB, level 2 0.16 ms for 8.5 KB, level 3 0.20 ms for 8.5 KB, level 4 0.35 ms for
// 8.3 KB; on a table in HTML level 2 makes the smaller body of the two as well. Rendering such a page takes about 1 ms, so each
// tenth of a millisecond is a tenth of the pages per second.
const QUALITY = 2;
