import type { ContractCase } from "./contract-world.ts";
import { START_MS } from "./contract-world.ts";
import type { KeptReceipt } from "./handler.ts";

const RECEIPT: KeptReceipt = { id: "msg_1", request: "hash", text: "", keepUntilMs: START_MS + 60_000 };
const hard = (tag: string) => ({ tag, expireAfterSeconds: 0 });

/** The promises about receipts; a handler that keeps none passes them. */
export const contractReceiptCases: readonly ContractCase[] = [
  {
    name: "keeps a receipt together with the fences it is about",
    run: async ({ handler, equal }) => {
      const { receipts } = handler;
      if (!receipts) return;
      equal(await receipts.read(RECEIPT.id), undefined);

      equal(await receipts.raise([hard("a")], START_MS, RECEIPT), undefined);

      equal(await receipts.read(RECEIPT.id), RECEIPT);
      equal(
        (await handler.fencesSince(0)).fences.map(([tag]) => tag),
        ["a"],
      );
    },
  },
  {
    name: "raises nothing for an id that is known, and gives what is kept",
    run: async ({ handler, equal }) => {
      const { receipts } = handler;
      if (!receipts) return;
      await receipts.raise([hard("a")], START_MS, RECEIPT);
      await receipts.write(RECEIPT.id, "answer");
      const { cursor } = await handler.fencesSince(0);

      const again = await receipts.raise([hard("a"), hard("b")], START_MS + 1, { ...RECEIPT, request: "other" });

      equal(again, { ...RECEIPT, text: "answer" });
      equal(await handler.fencesSince(cursor), { cursor, fences: [] });
    },
  },
  {
    name: "forgets a receipt when its time is over",
    run: async ({ handler, equal }) => {
      const { receipts } = handler;
      if (!receipts) return;
      await receipts.raise([hard("a")], START_MS, RECEIPT);

      await receipts.raise([hard("a")], START_MS + 60_001, { ...RECEIPT, id: "msg_2" });

      equal(await receipts.read(RECEIPT.id), undefined);
    },
  },
  {
    name: "writes no answer into a receipt that is not kept",
    run: async ({ handler, equal }) => {
      const { receipts } = handler;
      if (!receipts) return;
      await receipts.write("unknown", "answer");

      equal(await receipts.read("unknown"), undefined);
    },
  },
];
