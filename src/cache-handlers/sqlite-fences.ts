import type { DatabaseSync } from "node:sqlite";

import type { CacheHandler } from "../cache/handler.ts";
import { expiriesOf, raiseFence } from "../entry/fence.ts";
import type { Expiry, Fence } from "../entry/fence.ts";
import { storeRowBroken } from "../errors/store.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import { durably } from "./sqlite-transaction.ts";

/** Keeps fences in a store file: one row per tag, none per entry (T10). */
export function createFences(db: DatabaseSync): Pick<CacheHandler, "raise" | "fencesSince"> {
  const select = db.prepare("SELECT fence FROM fences WHERE tag = ?");
  const replace = db.prepare("INSERT OR REPLACE INTO fences (tag, fence) VALUES (?, ?)");
  const selectSince = db.prepare("SELECT seq, tag, fence FROM fences WHERE seq > ? ORDER BY seq");

  return {
    raise: (invalidations, nowMs) => {
      if (invalidations.length === 0) return;
      durably(db, () => {
        for (const item of invalidations) {
          const tag = JSON.stringify(item.tag);
          const old = select.get(tag);
          const fence = raiseFence(old && fenceFrom(textIn(old, "fence")), item, nowMs);
          replace.run(tag, fenceText(fence));
        }
      });
    },
    fencesSince: (cursor) => {
      const rows = selectSince.all(cursor);
      const last = rows.at(-1);
      return {
        cursor: last ? numberIn(last, "seq") : cursor,
        fences: rows.map((row) => [tagFrom(textIn(row, "tag")), fenceFrom(textIn(row, "fence"))] as const),
      };
    },
  };
}

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
