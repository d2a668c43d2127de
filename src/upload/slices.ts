import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import { bulkElement } from "./bulk-json.ts";
import type { BatchLimits } from "./limits.ts";
import type { KvWrite } from "./target.ts";

/** One file of a set. */
export interface Slice {
  readonly file: string;
  readonly pairs: number;
  readonly bytes: number;
}

/**
 * Writes pairs as JSON files for `wrangler kv bulk put`, each within the limits of one call, and removes the files of an
 * earlier set. One pair is in memory at a time. A file has its name only once it is whole.
 */
export function writeSlices(
  writes: Iterable<KvWrite>,
  { folder, limits }: { readonly folder: string; readonly limits: BatchLimits },
): readonly Slice[] {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (SLICE_NAME.test(name)) rmSync(join(folder, name));
  const slices: Slice[] = [];
  let open: OpenSlice | undefined;
  try {
    for (const write of writes) {
      const element = Buffer.from(bulkElement(write));
      if (open && (open.pairs >= limits.pairs || open.bytes + element.length + 2 > limits.bytes)) {
        slices.push(finish(open));
        open = undefined;
      }
      open ??= begin(join(folder, `kv-${String(slices.length + 1).padStart(4, "0")}.json`));
      writeElement(open, element);
    }
    if (open) slices.push(finish(open));
    open = undefined;
  } finally {
    if (open) closeSync(open.handle);
  }
  return slices;
}

const SLICE_NAME = /^kv-\d{4,}\.json(?:\.partial)?$/;

interface OpenSlice {
  readonly file: string;
  readonly handle: number;
  pairs: number;
  bytes: number;
}

function begin(file: string): OpenSlice {
  return { file, handle: openSync(`${file}.partial`, "w"), pairs: 0, bytes: 0 };
}

function writeElement(slice: OpenSlice, element: Buffer): void {
  slice.bytes += writeSync(slice.handle, slice.pairs === 0 ? "[" : ",\n");
  slice.bytes += writeSync(slice.handle, element);
  slice.pairs += 1;
}

function finish({ file, handle, pairs, bytes }: OpenSlice): Slice {
  const total = bytes + writeSync(handle, "]\n");
  closeSync(handle);
  renameSync(`${file}.partial`, file);
  return { file, pairs, bytes: total };
}
