import { bulkElementBytes } from "./bulk-json.ts";
import type { BatchLimits } from "./limits.ts";
import type { KvWrite } from "./target.ts";

/** Pairs that are sent in one call. */
export interface Batch {
  readonly writes: readonly KvWrite[];
  /** Length of the call's body. */
  readonly bytes: number;
}

/** Cuts pairs into batches within limits, in order and one at a time. A pair above the limit becomes a batch of its own. */
export function* batchesOf(writes: Iterable<KvWrite>, limits: BatchLimits): Generator<Batch, undefined> {
  let open: KvWrite[] = [];
  let openBytes = BRACKETS_BYTES;
  for (const write of writes) {
    const bytes = bulkElementBytes(write);
    if (open.length > 0 && (open.length >= limits.pairs || openBytes + bytes > limits.bytes)) {
      yield { writes: open, bytes: openBytes };
      open = [];
      openBytes = BRACKETS_BYTES;
    }
    open.push(write);
    openBytes += bytes;
  }
  if (open.length > 0) yield { writes: open, bytes: openBytes };
  return undefined;
}

/** Makes a batch of some pairs. */
export function batchOf(writes: readonly KvWrite[]): Batch {
  return { writes, bytes: writes.reduce((sum, write) => sum + bulkElementBytes(write), BRACKETS_BYTES) };
}

/** Cuts a batch in two for a service that found it too large. */
export function halves({ writes }: Batch): readonly [Batch, Batch] {
  const middle = Math.ceil(writes.length / 2);
  return [batchOf(writes.slice(0, middle)), batchOf(writes.slice(middle))];
}

// The comma that each element is counted with is one too many behind the last.
const BRACKETS_BYTES = 1;
