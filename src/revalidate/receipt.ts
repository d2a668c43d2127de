import type { CacheLimits } from "../cache/handler.ts";
import type { RegenerationEnd } from "./schedule.ts";
import type { Touched } from "./touched.ts";
import type { WebhookCall, WebhookItem } from "./webhook-call.ts";

/** The answer to a call of the webhook, as JSON. */
export interface Receipt {
  /** `webhook-id` of the call; absent for a sender that gives none. */
  readonly id?: string | undefined;
  readonly mode: WebhookCall["mode"];
  readonly dryRun: boolean;
  /** When the fences were raised, in ISO 8601; for a dry run, when was counted. */
  readonly at: string;
  /** In the order of the call: paths, then tags. */
  readonly items: readonly ReceiptItem[];
  /** With `?wait=1`: what became of each regeneration. */
  readonly regenerations?: readonly RegenerationLine[] | undefined;
}

/** What a call did about one path, pattern or tag. */
export interface ReceiptItem {
  readonly path?: string | undefined;
  readonly type?: "page" | "layout" | undefined;
  readonly tag?: string | undefined;
  /** Stored entries that carry the tag. Absent where the store cannot list what it has. */
  readonly entries?: number | undefined;
  /** What `entries` leaves out, where the store lists only what it holds itself. */
  readonly uncounted?: string | undefined;
  /** How many of them are being rendered again now; the others are rendered for their next visitor. */
  readonly regenerating: number;
  /** From when on every process obeys: `now`, or `within 60 s`. */
  readonly visible: string;
}

export interface RegenerationLine {
  readonly path: string;
  /** `running` when it had not ended while the sender could be kept waiting. */
  readonly result: RegenerationEnd | "running";
}

/** What a receipt is written from. */
export interface ReceiptFacts {
  readonly id: string | undefined;
  readonly call: WebhookCall;
  readonly atMs: number;
  readonly touched: Touched;
  /** Whether the places are regenerated. */
  readonly regeneration: "started" | "none";
  readonly limits: Pick<CacheLimits, "visibleAfterSeconds" | "heads">;
}

/** Writes a receipt. */
export function receiptOf(facts: ReceiptFacts): Receipt {
  const { id, call, atMs, touched, regeneration, limits } = facts;
  const { visibleAfterSeconds, heads } = limits;
  const visible = visibleAfterSeconds ? `within ${visibleAfterSeconds} s` : "now";
  const regenerating = call.items.map(() => 0);
  if (regeneration === "started")
    for (const index of touched.places.flatMap(({ items }) => items))
      regenerating[index] = (regenerating[index] ?? 0) + 1;
  const items = call.items.map((item, index) => ({
    ...nameOf(item),
    entries: touched.counts[index],
    // A path is looked up, wherever its entry lies; the others are counted in the listing.
    uncounted: heads === "stored" && item.kind !== "path" ? UNCOUNTED : undefined,
    regenerating: regenerating[index] ?? 0,
    visible,
  }));
  return { id, mode: call.mode, dryRun: call.isDryRun, at: new Date(atMs).toISOString(), items };
}

const UNCOUNTED = "entries of the build that the store does not hold";

function nameOf(item: WebhookItem): Pick<ReceiptItem, "path" | "type" | "tag"> {
  switch (item.kind) {
    case "path":
      return { path: item.path };
    case "pattern":
      return { path: item.path, type: item.type };
    case "tag":
      return { tag: item.tag };
  }
}
