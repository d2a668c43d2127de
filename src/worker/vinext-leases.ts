import { DurableObject } from "cloudflare:workers";
import type { FenceCall, FenceReply, FenceRoom } from "./fence-room.ts";

/** Asks for the lease of one entry. */
export interface LeaseQuestion {
  readonly owner: string;
  readonly untilMs: number;
  readonly nowMs: number;
  /** Start of the newest render that the asking place can see; undefined when it sees none. */
  readonly seenAtMs: number | undefined;
}

/** Gives a lease back. */
export interface LeaseReturn {
  readonly owner: string;
  /** Start of the render that was stored under the lease; undefined when none was. */
  readonly doneAtMs: number | undefined;
}

/**
 * What all places that serve a site agree on: bind it as `VINEXT_LEASES`. One object per entry holds its lease. It remembers
 * the last success for as long as other places may still read the old value from KV, and refuses them until then: they would
 * render it again. One object of its own holds the fences of the site and the receipts of its webhook.
 */
export class VinextLeases extends DurableObject {
  #room: FenceRoom | undefined;

  async acquire({ owner, untilMs, nowMs, seenAtMs }: LeaseQuestion): Promise<boolean> {
    const done = await this.ctx.storage.get(DONE);
    if (typeof done === "number" && done > (seenAtMs ?? 0) && nowMs - done < REMEMBERED_MS) return false;
    const held = await this.ctx.storage.get(LEASE);
    if (isLease(held) && held.owner !== owner && held.untilMs > nowMs) return false;
    await this.ctx.storage.put(LEASE, { owner, untilMs });
    await this.ctx.storage.setAlarm(Date.now() + FORGOTTEN_AFTER_MS);
    return true;
  }

  async release({ owner, doneAtMs }: LeaseReturn): Promise<void> {
    if (doneAtMs !== undefined) await this.ctx.storage.put(DONE, doneAtMs);
    const held = await this.ctx.storage.get(LEASE);
    if (isLease(held) && held.owner === owner) await this.ctx.storage.delete(LEASE);
  }

  /** Answers what places ask of fences and receipts. */
  async fences(call: FenceCall): Promise<FenceReply> {
    if (!this.#room) {
      const { openFenceRoom } = await import("./fence-room.ts");
      const opened = await openFenceRoom(this.ctx.storage);
      // Two calls may have come meanwhile: one room answers both.
      this.#room ??= opened;
    }
    return this.#room(call);
  }

  /** Keeps nothing of entries that nobody renews any more. */
  async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}

const DONE = "done";
const LEASE = "lease";
// KV shows a write everywhere after a minute or somewhat more: https://developers.cloudflare.com/kv/concepts/how-kv-works/
const REMEMBERED_MS = 90_000;
const FORGOTTEN_AFTER_MS = 180_000;

function isLease(value: unknown): value is { readonly owner: string; readonly untilMs: number } {
  return typeof value === "object" && value !== null && "owner" in value && "untilMs" in value;
}
