import type { CacheHandler, KeptReceipt, StoredHead } from "../cache/handler.ts";
import { createLocalLeases } from "../cache/local-leases.ts";
import { createDoorkeeper } from "../cache/doorkeeper.ts";
import { failed, touched, wholeRecord, withPart } from "../cache/memory-layer.ts";
import type { HeldRecord, MemoryLayer } from "../cache/memory-layer.ts";
import { createRecent } from "../cache/recent.ts";
import { lastRaisedAtMs, raiseFence } from "../entry/fence.ts";
import type { Fence } from "../entry/fence.ts";
import type { CacheKey } from "../entry/key.ts";

/** A cache handler in the memory of one process, which also serves as the layer in front of another one. */
export type MemoryHandler = CacheHandler & MemoryLayer;

/** Keeps entries in memory, up to `maxBytes` with keys and overhead counted, what nobody asked for lately out first; 0 keeps none. */
export function createMemoryHandler({ maxBytes }: { readonly maxBytes: number }): MemoryHandler {
  const layer = createMemoryLayer(maxBytes);
  return {
    limits: { maxPartBytes: maxBytes, sharedLeases: false },
    find: layer.find,
    admits: layer.admits,
    hold: layer.hold,
    drop: layer.drop,
    ...createEntries(layer),
    ...createFences(layer),
    heads: createHeads(layer),
    ...createLocalLeases(),
    changed: () => false,
    close: () => layer.clear(),
  };
}

interface ListedLayer extends MemoryLayer {
  clear(): void;
  /** Gives everything that is held, marking none of it as used. */
  all(): Iterable<readonly [CacheKey, HeldRecord]>;
}

function createMemoryLayer(maxBytes: number): ListedLayer {
  if (maxBytes <= 0)
    return {
      find: () => undefined,
      admits: () => false,
      hold: () => {},
      drop: () => {},
      clear: () => {},
      all: () => [],
    };
  const records = createRecent<CacheKey, HeldRecord>({
    maxSize: maxBytes,
    sizeOf: (record, key) => bytesOf(key, record),
  });
  // A site may have more pages than fit. Those that come by once would push out those that come often, and the bytes of a page
  // that live just longer than its answer are what a garbage collector is worst at.
  const doorkeeper = createDoorkeeper();
  return {
    find: records.get,
    admits: (key) => records.size() < maxBytes / 2 || doorkeeper.knows(key),
    hold: records.set,
    drop: records.delete,
    clear: records.clear,
    all: records.entries,
  };
}

// Measured on Node 24 with tiny parts: what a record and a part cost besides their bytes, rounded up.
const RECORD_BYTES = 1_200;
const PART_BYTES = 400;

function bytesOf(key: string, { head, held }: HeldRecord): number {
  let bytes = RECORD_BYTES + 2 * key.length + head.buffer.byteLength;
  // A view keeps the whole buffer alive that it looks into.
  for (const part of held.values()) bytes += PART_BYTES + part.buffer.byteLength;
  return bytes;
}

function createEntries({ find, hold }: MemoryLayer): Pick<CacheHandler, "read" | "put" | "touch" | "addPart" | "fail"> {
  const change = (key: CacheKey, generation: string, changed: (record: HeldRecord) => HeldRecord): boolean => {
    const record = find(key);
    if (record?.generation !== generation) return false;
    hold(key, changed(record));
    return true;
  };
  return {
    read: (key) => find(key),
    put: (record) => {
      const old = find(record.key);
      if (old && old.startedAtMs > record.startedAtMs) return "older";
      hold(record.key, wholeRecord(record));
      return "stored";
    },
    touch: (key, generation, startedAtMs) => change(key, generation, (record) => touched(record, startedAtMs)),
    addPart: (key, generation, part) => change(key, generation, (record) => withPart(record, part)),
    fail: (key, failure) => {
      const record = find(key);
      if (record) hold(key, failed(record, failure));
    },
  };
}

function createHeads({ all }: ListedLayer): NonNullable<CacheHandler["heads"]> {
  return async function* pages({ after, before }) {
    const page: StoredHead[] = [];
    for (const [key, { head, startedAtMs }] of all()) {
      if (key > after && key < before) page.push({ key, head, startedAtMs, whole: true });
    }
    if (page.length > 0) yield page.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  };
}

type Invalidations = Pick<CacheHandler, "raise" | "fencesSince" | "forgetFences" | "receipts">;

function createFences({ all }: ListedLayer): Invalidations {
  // In the order of raising: a tag that is raised again moves to the end.
  const fences = new Map<string, { readonly seq: number; readonly fence: Fence }>();
  let lastSeq = 0;
  const raise: CacheHandler["raise"] = (invalidations, nowMs) => {
    for (const item of invalidations) {
      const fence = raiseFence(fences.get(item.tag)?.fence, item, nowMs);
      fences.delete(item.tag);
      lastSeq += 1;
      fences.set(item.tag, { seq: lastSeq, fence });
    }
  };
  return {
    raise,
    forgetFences: (raisedBeforeMs) => {
      let beforeMs = raisedBeforeMs;
      for (const [, { startedAtMs }] of all()) beforeMs = Math.min(beforeMs, startedAtMs);
      for (const [tag, { fence }] of fences) if (lastRaisedAtMs(fence) < beforeMs) fences.delete(tag);
      return beforeMs;
    },
    receipts: createReceipts(raise),
    fencesSince: (cursor) => ({
      cursor: lastSeq,
      fences: [...fences].filter(([, { seq }]) => seq > cursor).map(([tag, { fence }]) => [tag, fence] as const),
    }),
  };
}

function createReceipts(raise: CacheHandler["raise"]): CacheHandler["receipts"] {
  const kept = new Map<string, KeptReceipt>();
  return {
    read: (id) => kept.get(id),
    raise: async (invalidations, nowMs, receipt) => {
      for (const [id, { keepUntilMs }] of kept) if (keepUntilMs < nowMs) kept.delete(id);
      const known = kept.get(receipt.id);
      if (known) return known;
      kept.set(receipt.id, receipt);
      await raise(invalidations, nowMs);
      return undefined;
    },
    write: (id, text) => {
      const known = kept.get(id);
      if (known) kept.set(id, { ...known, text });
    },
  };
}
