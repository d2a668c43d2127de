import type { KeptReceipt, ReceiptStore } from "../cache/handler.ts";
import { hex, sha256 } from "../entry/sha256.ts";
import type { KvFences } from "./workers-kv-fences.ts";
import type { KvPlace } from "./workers-kv-namespace.ts";

/**
 * Keeps receipts of the webhook in KV. That a call was taken stands in the value of the record that raises its fences, under
 * a name that follows from the id, so that one write holds both. The answer has a key of its own: KV takes one write a second
 * of each. Both are looked for in listings, which no location answers from memory, as it does when it once found nothing.
 *
 *     fence:call:<SHA-256 of the id>:<ms since the epoch>    the fences, and the receipt without its text
 *     receipt:<SHA-256 of the id>                            the whole receipt
 */
export function createKvReceipts(place: KvPlace, fences: Pick<KvFences, "raiseAs">): ReceiptStore {
  const latest = { atMs: 0 };

  async function readAt(prefix: string): Promise<KeptReceipt | undefined> {
    const last = (await place.names(prefix)).at(-1);
    const found = last && (await place.read(last.name, { fresh: true }));
    const receipt = found && readReceipt(found.json());
    return receipt && receipt.keepUntilMs >= latest.atMs ? receipt : undefined;
  }

  async function read(id: string): Promise<KeptReceipt | undefined> {
    const name = nameOf(id);
    const receipt = (await readAt(ANSWERS + name)) ?? (await readAt(FENCES + CALLS + name));
    return receipt?.id === id ? receipt : undefined;
  }

  return {
    read,
    async raise(items, atMs, receipt) {
      latest.atMs = Math.max(latest.atMs, atMs);
      const known = await read(receipt.id);
      if (known) return known;
      await fences.raiseAs(`${CALLS}${nameOf(receipt.id)}:${Math.round(atMs)}`, { atMs, items, beside: { receipt } });
      return undefined;
    },
    async write(id, text) {
      const known = await read(id);
      if (!known) return;
      const value = new TextEncoder().encode(JSON.stringify({ receipt: { ...known, text } }));
      const seconds = Math.ceil((known.keepUntilMs - latest.atMs) / 1000);
      await place.write(ANSWERS + nameOf(id), value, { expirationTtl: Math.max(LEAST_TTL_SECONDS, seconds) });
    },
  };
}

const ANSWERS = "receipt:";
const FENCES = "fence:";
const CALLS = "call:";
// KV takes none below: https://developers.cloudflare.com/kv/api/write-key-value-pairs/
const LEAST_TTL_SECONDS = 60;

function nameOf(id: string): string {
  return hex(sha256(new TextEncoder().encode(id)));
}

function readReceipt(json: unknown): KeptReceipt | undefined {
  const kept: unknown = typeof json === "object" && json !== null && "receipt" in json ? json.receipt : undefined;
  if (typeof kept !== "object" || kept === null) return undefined;
  const { id, request, text, keepUntilMs } = kept as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || typeof request !== "string" || typeof text !== "string") return undefined;
  return typeof keepUntilMs === "number" ? { id, request, text, keepUntilMs } : undefined;
}
