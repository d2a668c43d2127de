import { LRUCache } from "lru-cache";

import type { CacheHandler } from "../cache/handler.ts";
import { failed, touched, wholeRecord, withPart } from "../cache/memory-layer.ts";
import type { HeldRecord, MemoryLayer } from "../cache/memory-layer.ts";
import { raiseFence } from "../entry/fence.ts";
import type { Fence } from "../entry/fence.ts";
import type { CacheKey } from "../entry/key.ts";

/** A cache handler in the memory of one process, which also serves as the layer in front of another one. */
export type MemoryHandler = CacheHandler & MemoryLayer;

/** Keeps entries in memory, up to `maxBytes` with keys and overhead counted, least recently used out first; 0 keeps none. */
export function createMemoryHandler({ maxBytes }: { readonly maxBytes: number }): MemoryHandler {
  const layer = createMemoryLayer(maxBytes);
  return {
    limits: { maxPartBytes: maxBytes, sharedLeases: false },
    ...layer,
    ...createEntries(layer),
    ...createFences(),
    ...createLeases(),
    changed: () => false,
    close: () => layer.clear(),
  };
}

function createMemoryLayer(maxBytes: number): MemoryLayer & { clear(): void } {
  if (maxBytes <= 0) return { find: () => undefined, hold: () => {}, drop: () => {}, clear: () => {} };
  const records = new LRUCache<CacheKey, HeldRecord>({
    maxSize: maxBytes,
    sizeCalculation: (record, key) => bytesOf(key, record),
  });
  return {
    find: (key) => records.get(key),
    hold: (key, record) => {
      // The cache counts a value only when it comes in.
      records.delete(key);
      records.set(key, record);
    },
    drop: (key) => {
      records.delete(key);
    },
    clear: () => records.clear(),
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

function createFences(): Pick<CacheHandler, "raise" | "fencesSince"> {
  // In the order of raising: a tag that is raised again moves to the end.
  const fences = new Map<string, { readonly seq: number; readonly fence: Fence }>();
  let lastSeq = 0;
  return {
    raise: (invalidations, nowMs) => {
      for (const item of invalidations) {
        const fence = raiseFence(fences.get(item.tag)?.fence, item, nowMs);
        fences.delete(item.tag);
        lastSeq += 1;
        fences.set(item.tag, { seq: lastSeq, fence });
      }
    },
    fencesSince: (cursor) => ({
      cursor: lastSeq,
      fences: [...fences].filter(([, { seq }]) => seq > cursor).map(([tag, { fence }]) => [tag, fence] as const),
    }),
  };
}

function createLeases(): Pick<CacheHandler, "acquireLease" | "releaseLease"> {
  const leases = new Map<CacheKey, { readonly owner: string; readonly untilMs: number }>();
  return {
    acquireLease: (key, { owner, untilMs, nowMs }) => {
      const lease = leases.get(key);
      if (lease && lease.owner !== owner && lease.untilMs > nowMs) return false;
      leases.set(key, { owner, untilMs });
      return true;
    },
    releaseLease: (key, owner) => {
      if (leases.get(key)?.owner === owner) leases.delete(key);
    },
  };
}
