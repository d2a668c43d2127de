import type { DatabaseSync } from "node:sqlite";

import type { FenceChanges } from "../cache/handler.ts";
import { combineFences, expiriesOf, lastRaisedAtMs, NO_FENCE, raiseFence } from "../entry/fence.ts";
import type { Expiry, Fence, Invalidation } from "../entry/fence.ts";
import { storeRowBroken } from "../errors/store.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import { createOldest } from "./sqlite-heads.ts";
import { createReceipts, type FenceRaise, type SqliteReceipts } from "./sqlite-receipts.ts";
import { durably, inTransaction } from "./sqlite-transaction.ts";

/** Fences of a store file, which may be handed on to the file that takes its place. */
export interface SqliteFences {
  raise(invalidations: readonly Invalidation[], nowMs: number): void;
  forgetFences(raisedBeforeMs: number): number;
  readonly receipts: SqliteReceipts;
  fencesSince(cursor: number): FenceChanges;
  /** Takes over what another file knew, durably before it returns. */
  adopt(fences: FenceChanges["fences"]): void;
}

/** Keeps fences in a store file: one row per tag, none per entry (T10). */
export function createFences(db: DatabaseSync): SqliteFences {
  const rows = createRows(db);
  const raise: FenceRaise = (invalidations, nowMs) => {
    for (const item of invalidations) rows.change(item.tag, (old) => raiseFence(old, item, nowMs));
  };
  const selectSince = db.prepare("SELECT seq, tag, fence FROM fences WHERE seq > ? ORDER BY seq");

  return {
    adopt: (fences) => {
      if (fences.length === 0) return;
      durably(db, () => {
        for (const [tag, fence] of fences) rows.change(tag, (old) => combineFences([old ?? NO_FENCE, fence]));
      });
    },
    raise: (invalidations, nowMs) => {
      if (invalidations.length > 0) durably(db, () => raise(invalidations, nowMs));
    },
    fencesSince: (cursor) => {
      const since = selectSince.all(cursor);
      const last = since.at(-1);
      return {
        cursor: last ? numberIn(last, "seq") : cursor,
        fences: since.map((row) => [tagFrom(textIn(row, "tag")), fenceFrom(textIn(row, "fence"))] as const),
      };
    },
    forgetFences: createForget(db),
    receipts: createReceipts(db, raise),
  };
}

interface FenceRows {
  change(tag: string, next: (old: Fence | undefined) => Fence): void;
}

function createRows(db: DatabaseSync): FenceRows {
  const select = db.prepare("SELECT fence FROM fences WHERE tag = ?");
  const replace = db.prepare("INSERT OR REPLACE INTO fences (tag, fence) VALUES (?, ?)");
  return {
    change(name, next) {
      const tag = JSON.stringify(name);
      const old = select.get(tag);
      replace.run(tag, fenceText(next(old && fenceFrom(textIn(old, "fence")))));
    },
  };
}

/** Old fences have the smallest numbers, so that a look at them ends with the first that is still needed. */
function createForget(db: DatabaseSync): (raisedBeforeMs: number) => number {
  const selectOldest = db.prepare("SELECT seq, fence FROM fences ORDER BY seq LIMIT ?");
  const drop = db.prepare("DELETE FROM fences WHERE seq = ?");
  const oldestAtMs = createOldest(db);
  return (raisedBeforeMs) =>
    inTransaction(db, () => {
      const beforeMs = Math.min(raisedBeforeMs, oldestAtMs());
      for (const row of selectOldest.all(MOST_FORGOTTEN)) {
        if (lastRaisedAtMs(fenceFrom(textIn(row, "fence"))) >= beforeMs) break;
        drop.run(numberIn(row, "seq"));
      }
      return beforeMs;
    });
}

// A few milliseconds of work; what is left over is forgotten the next time.
const MOST_FORGOTTEN = 1_000;

/** Tags are kept as JSON strings: UTF-8 would merge the lone surrogates that a tag may have. */
function tagFrom(text: string): string {
  const tag: unknown = JSON.parse(text);
  if (typeof tag !== "string") throw storeRowBroken("tag", tag);
  return tag;
}

/** Writes a fence as numbers: when it became stale, then a pair per expiry. JSON has no word for infinity. */
function fenceText(fence: Fence): string {
  return [
    fence.staleAtMs,
    ...expiriesOf(fence).flatMap(({ expireRaisedAtMs, expireAtMs }) => [expireRaisedAtMs, expireAtMs]),
  ].join(" ");
}

function fenceFrom(text: string): Fence {
  const [staleAtMs, ...times] = text.split(" ").map(Number);
  const [first, ...later] = pairs(times);
  if (staleAtMs === undefined || [staleAtMs, ...times].some(Number.isNaN)) throw storeRowBroken("fence", text);
  const { expireRaisedAtMs, expireAtMs } = first ?? { expireRaisedAtMs: 0, expireAtMs: 0 };
  return { staleAtMs, expireRaisedAtMs, expireAtMs, ...(later.length > 0 && { later }) };
}

function pairs(times: readonly number[]): readonly Expiry[] {
  return times.flatMap((expireRaisedAtMs, index) =>
    index % 2 === 0 ? [{ expireRaisedAtMs, expireAtMs: times[index + 1] ?? NaN }] : [],
  );
}
