import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { KeyRange, StoredHead } from "../cache/handler.ts";
import { identityParts } from "../cache/unchanged.ts";
import type { CacheKey } from "../entry/key.ts";
import { partBits } from "./sqlite-parts.ts";
import { bytesIn, numberIn, textIn } from "./sqlite-row.ts";

/** Makes the listing of heads. Reads a page per turn of the event loop, so that requests are answered in between. */
export function createHeads(db: DatabaseSync): (range: KeyRange) => AsyncIterable<readonly StoredHead[]> {
  const select = db.prepare(
    "SELECT key, head, parts, started_at FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?",
  );
  return async function* pages({ after, before }) {
    for (let from = after; ;) {
      const page = select.all(from, before, PAGE_ROWS).map((row): StoredHead => ({
        // The column is filled from records alone, whose keys `cacheKey` made, in a file that is checked to be ours.
        key: textIn(row, "key") as CacheKey,
        head: bytesIn(row, "head"),
        startedAtMs: numberIn(row, "started_at"),
        whole: (numberIn(row, "parts") & BODIES) !== 0,
      }));
      const last = page.at(-1);
      if (!last) return;
      yield page;
      from = last.key;
      await nextTurn();
    }
  };
}

/** Makes the look at when the oldest entry or value was started; infinity without any. */
export function createOldest(db: DatabaseSync): () => number {
  const select = db.prepare(`
    SELECT min(started_at) AS oldest FROM
      (SELECT min(started_at) AS started_at FROM entries UNION ALL SELECT min(started_at) FROM data)`);
  return () => {
    const row = select.get() ?? {};
    return row["oldest"] === null ? Infinity : numberIn(row, "oldest");
  };
}

// Measured: reading and parsing 256 heads takes about 2 ms, the longest that a request should wait for a listing.
const PAGE_ROWS = 256;
const BODIES = partBits([...identityParts("page"), ...identityParts("handler")]);
