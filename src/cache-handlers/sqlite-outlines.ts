import type { DatabaseSync } from "node:sqlite";

import type { PlanRow } from "../cache/seed.ts";
import type { Representation } from "../entry/entry.ts";
import { FRAME_START_BYTES } from "../entry/frame.ts";
import type { CacheKey } from "../entry/key.ts";
import { partRowidSql } from "./sqlite-parts.ts";
import { bytesIn, numberIn, textIn } from "./sqlite-row.ts";

/** A planned path with what tells two outputs of it apart: the head of its entry, and of each body the frame alone. */
export interface SeedOutline extends Omit<PlanRow, "route"> {
  /** Undefined when the path came to no entry: it is dynamic, or failed. */
  readonly head: Uint8Array | undefined;
  /** The beginning of a framed body, `FRAME_START_BYTES` long. Undefined for one that is not there. */
  frame(name: Representation): Uint8Array | undefined;
}

/** Makes the listing of outlines in the order of planning. One statement a page: asked entry by entry, it takes three times as long. */
export function createOutlines(db: DatabaseSync): (afterId: number, limit: number) => readonly SeedOutline[] {
  const select = db.prepare(`
    SELECT plan.id, plan.key, plan.path, entries.head, ${BODIES.map(frameColumn).join(", ")}
    FROM plan LEFT JOIN entries ON entries.key = plan.key
    WHERE plan.id > ? AND plan.kind <> 'pending' ORDER BY plan.id LIMIT ?`);
  return (afterId, limit) =>
    select.all(afterId, limit).map((row) => ({
      id: numberIn(row, "id"),
      // Filled from planned entries alone, whose keys `cacheKey` made, in a file that is checked to be ours.
      key: textIn(row, "key") as CacheKey,
      path: textIn(row, "path"),
      head: row["head"] === null ? undefined : bytesIn(row, "head"),
      frame: (name) => (row[name] === null ? undefined : bytesIn(row, name)),
    }));
}

const BODIES: readonly Representation[] = ["html", "rsc", "body"];

function frameColumn(name: Representation): string {
  return `(SELECT substr(bytes, 1, ${FRAME_START_BYTES}) FROM parts WHERE parts.id = ${partRowidSql("entries.id", name)}) AS ${name}`;
}
