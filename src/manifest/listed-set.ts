import type { CacheKey } from "../entry/key.ts";
import { sha256 } from "../entry/sha256.ts";

/** What the build planned for a key, in as little room as it takes. */
export interface ListedSet {
  planned(key: CacheKey): "entry" | "dynamic" | undefined;
}

/** Collects what the build planned, key by key. */
export interface ListedSetWriter {
  add(key: CacheKey, planned: "entry" | "dynamic"): void;
  /** Writes what was collected. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/**
 * Makes a writer of a set. A key takes 8 bytes, the first of its SHA-256: among a million keys, a foreign path is taken for
 * a listed one in one of 18,000,000,000,000 cases, and then costs a look into the store.
 *
 *     | number of entries, u32 | their keys, 8 bytes each, in order | keys of listed but dynamic paths, in order |
 */
export function createListedSetWriter(): ListedSetWriter {
  const entries: bigint[] = [];
  const dynamic: bigint[] = [];
  return {
    add: (key, planned) => void (planned === "entry" ? entries : dynamic).push(fingerprint(key)),
    bytes() {
      const view = new DataView(new ArrayBuffer(COUNT_BYTES + KEY_BYTES * (entries.length + dynamic.length)));
      view.setUint32(0, entries.length);
      for (const [index, key] of [...sorted(entries), ...sorted(dynamic)].entries())
        view.setBigUint64(COUNT_BYTES + KEY_BYTES * index, key);
      return new Uint8Array(view.buffer);
    },
  };
}

/** Reads a set where it lies: nothing is copied, so a start takes the same time with any number of keys. */
export function createListedSet(bytes: ArrayBuffer): ListedSet {
  const view = new DataView(bytes);
  const count = view.getUint32(0);
  const total = (bytes.byteLength - COUNT_BYTES) / KEY_BYTES;
  return {
    planned(key) {
      const wanted = fingerprint(key);
      if (isBetween(view, { from: 0, to: count }, wanted)) return "entry";
      return isBetween(view, { from: count, to: total }, wanted) ? "dynamic" : undefined;
    },
  };
}

const COUNT_BYTES = 4;
const KEY_BYTES = 8;

function isBetween(view: DataView, range: { readonly from: number; readonly to: number }, wanted: bigint): boolean {
  let { from, to } = range;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const key = view.getBigUint64(COUNT_BYTES + KEY_BYTES * middle);
    if (key === wanted) return true;
    if (key < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}

function fingerprint(key: CacheKey): bigint {
  return new DataView(sha256(new TextEncoder().encode(key)).buffer as ArrayBuffer).getBigUint64(0);
}

function sorted(keys: readonly bigint[]): readonly bigint[] {
  return keys.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}
