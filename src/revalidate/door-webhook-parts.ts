import type { ReceiptStore } from "../cache/handler.ts";
import type { InvalidateNeeds } from "./invalidate.ts";
import type { Locator } from "./locate.ts";
import type { TouchedNeeds } from "./touched.ts";

/** What the webhook needs of the front door that it belongs to. */
export interface DoorWebhookParts
  extends Pick<TouchedNeeds, "store" | "find">, Pick<InvalidateNeeds, "fences" | "scheduler"> {
  readonly receipts: ReceiptStore;
  readonly locator: Pick<Locator, "at" | "locate">;
}
