import type { KeptReceipt, ReceiptStore } from "../cache/handler.ts";
import { createRecent } from "../cache/recent.ts";
import type { Store } from "./store.ts";

/** Makes the place for receipts: the store's own or, where it keeps none, the memory of this process. */
export function createReceipts({ handler }: Pick<Store, "handler">): ReceiptStore {
  if (handler.receipts) return handler.receipts;
  const kept = createRecent<string, KeptReceipt>({ max: MOST_RECEIPTS });
  return {
    read: (id) => kept.get(id),
    async raise(invalidations, nowMs, receipt) {
      const known = kept.get(receipt.id);
      if (known && known.keepUntilMs >= nowMs) return known;
      await handler.raise(invalidations, nowMs);
      kept.set(receipt.id, receipt);
      return undefined;
    },
    write(id, text) {
      const known = kept.get(id);
      if (known) kept.set(id, { ...known, text });
    },
  };
}

// At most 64 KiB each and seldom a tenth of that.
const MOST_RECEIPTS = 200;
