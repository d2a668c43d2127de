import { DurableObject } from "cloudflare:workers";
import type { FenceCall, FenceReply, FenceRoom } from "./fence-room.ts";
import type { LeaseQuestion, LeaseReturn } from "./lease-room.ts";

/**
 * What all places that serve a site agree on: bind it as `VINEXT_LEASES`. One object per entry holds its lease. It remembers
 * the last success for as long as other places may still read the old value from KV, and refuses them until then: they would
 * render it again. One object of its own holds the fences of the site and the receipts of its webhook. The class is part of
 * the Worker's first module, so that its work is loaded with its first call.
 */
export class VinextLeases extends DurableObject {
  #room: FenceRoom | undefined;

  async acquire(question: LeaseQuestion): Promise<boolean> {
    return (await import("./lease-room.ts")).acquireLease(this.ctx.storage, question);
  }

  async release(given: LeaseReturn): Promise<void> {
    return (await import("./lease-room.ts")).releaseLease(this.ctx.storage, given);
  }

  /** Answers what places ask of fences and receipts. */
  async fences(call: FenceCall): Promise<FenceReply> {
    const { openFenceRoom } = await import("./fence-room.ts");
    const opened = this.#room ?? (await openFenceRoom(this.ctx.storage));
    // Two calls may have come meanwhile: one room answers both.
    return (this.#room ??= opened)(call);
  }

  /** Keeps nothing of entries that nobody renews any more. */
  async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
