import type { DatabaseSync } from "node:sqlite";

import type { CacheHandler, FenceChanges } from "../cache/handler.ts";
import { combineFences, expiriesOf, NO_FENCE, raiseFence } from "../entry/fence.ts";
import type { Expiry, Fence } from "../entry/fence.ts";
import { storeRowBroken } from "../errors/store.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import { durably } from "./sqlite-transaction.ts";

/** Fences of a store file, which may be handed on to the file that takes its place. */
export interface SqliteFences extends Pick<CacheHandler, "raise"> {
  fencesSince(cursor: number): FenceChanges;
  /** Takes over what another file knew, durably before it returns. */
  adopt(fences: FenceChanges["fences"]): void;
}

/** Keeps fences in a store file: one row per tag, none per entry (T10). */
export function createFences(db: DatabaseSync): SqliteFences {
  const select = db.prepare("SELECT fence FROM fences WHERE tag = ?");
  const replace = db.prepare("INSERT OR REPLACE INTO fences (tag, fence) VALUES (?, ?)");
  const selectSince = db.prepare("SELECT seq, tag, fence FROM fences WHERE seq > ? ORDER BY seq");

  const known = (tag: string): Fence | undefined => {
    const old = select.get(tag);
    return old && fenceFrom(textIn(old, "fence"));
  };
  return {
    adopt: (fences) => {
      if (fences.length === 0) return;
      durably(db, () => {
        for (const [name, fence] of fences) {
          const tag = JSON.stringify(name);
          replace.run(tag, fenceText(combineFences([known(tag) ?? NO_FENCE, fence])));
        }
      });
    },
    raise: (invalidations, nowMs) => {
      if (invalidations.length === 0) return;
      durably(db, () => {
        for (const item of invalidations) {
          const tag = JSON.stringify(item.tag);
          replace.run(tag, fenceText(raiseFence(known(tag), item, nowMs)));
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
