import type { DatabaseSync } from "node:sqlite";

import type { KeptReceipt } from "../cache/handler.ts";
import type { Invalidation } from "../entry/fence.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import type { Row } from "./sqlite-row.ts";
import { durably } from "./sqlite-transaction.ts";

/** Raises fences in the caller's transaction. */
export type FenceRaise = (invalidations: readonly Invalidation[], nowMs: number) => void;

/** Receipts of a store file: a `ReceiptStore` in which nobody waits for the lock. */
export interface SqliteReceipts {
  read(id: string): KeptReceipt | undefined;
  raise(invalidations: readonly Invalidation[], nowMs: number, receipt: KeptReceipt): KeptReceipt | undefined;
  write(id: string, text: string): void;
}

/** Keeps receipts of the webhook beside the fences, in one transaction with them. */
export function createReceipts(db: DatabaseSync, raise: FenceRaise): SqliteReceipts {
  const select = db.prepare("SELECT id, request, answer, keep_until FROM receipts WHERE id = ?");
  const forget = db.prepare("DELETE FROM receipts WHERE keep_until < ?");
  const insert = db.prepare("INSERT INTO receipts (id, request, answer, keep_until) VALUES (?, ?, ?, ?)");
  const update = db.prepare("UPDATE receipts SET answer = ? WHERE id = ?");

  const read = (id: string): KeptReceipt | undefined => {
    const row = select.get(id);
    return row && receiptFrom(row);
  };
  return {
    read,
    raise: (invalidations, nowMs, receipt) =>
      durably(db, () => {
        forget.run(nowMs);
        const kept = read(receipt.id);
        if (kept) return kept;
        raise(invalidations, nowMs);
        insert.run(receipt.id, receipt.request, receipt.text, receipt.keepUntilMs);
        return undefined;
      }),
    write: (id, text) => {
      update.run(text, id);
    },
  };
}

function receiptFrom(row: Row): KeptReceipt {
  return {
    id: textIn(row, "id"),
    request: textIn(row, "request"),
    text: textIn(row, "answer"),
    keepUntilMs: numberIn(row, "keep_until"),
  };
}
