import type { DatabaseSync } from "node:sqlite";

import { numberIn, textIn } from "./sqlite-row.ts";
import { partRowids } from "./sqlite-parts.ts";

/** Keeps what a store may forget within its size. Both methods belong into the transaction of the write. */
export interface Budget {
  /** Counts bytes that came (or, below zero, went), then drops the oldest renders and values until the rest fits. */
  add(bytes: number): void;
}

/** Limits unlisted entries and the data cache together; listed entries are neither counted nor dropped. */
export function createBudget(db: DatabaseSync, maxBytes: number): Budget {
  const count = db.prepare("UPDATE usage SET bytes = bytes + ? RETURNING bytes");
  // By start of the render, which every renewal moves: what is asked for is regenerated and so stays young.
  const oldest = db.prepare(`
    SELECT * FROM (SELECT 'entry' AS kind, id, bytes, started_at FROM entries WHERE listed = 0 ORDER BY started_at LIMIT 1)
    UNION ALL SELECT * FROM (SELECT 'data', id, bytes, started_at FROM data ORDER BY started_at LIMIT 1)
    ORDER BY started_at LIMIT 1`);
  const dropEntry = db.prepare("DELETE FROM entries WHERE id = ?");
  const dropParts = db.prepare("DELETE FROM parts WHERE id BETWEEN ? AND ?");
  const dropData = db.prepare("DELETE FROM data WHERE id = ?");

  const drop = (kind: string, id: number): void => {
    if (kind === "data") {
      dropData.run(id);
      return;
    }
    dropEntry.run(id);
    dropParts.run(...partRowids(id));
  };
  return {
    add: (bytes) => {
      let used = numberIn(count.get(bytes) ?? {}, "bytes");
      while (used > maxBytes) {
        const row = oldest.get();
        if (!row) return;
        drop(textIn(row, "kind"), numberIn(row, "id"));
        used = numberIn(count.get(-numberIn(row, "bytes")) ?? {}, "bytes");
      }
    },
  };
}
