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

/** What is used of the storage of a Durable Object. */
export interface LeaseStorage {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<boolean>;
  setAlarm(atMs: number): Promise<void>;
}

/** Takes the lease of the entry that a storage is about; false while another owner holds it, or has just done the work. */
export async function acquireLease(
  storage: LeaseStorage,
  { owner, untilMs, nowMs, seenAtMs }: LeaseQuestion,
): Promise<boolean> {
  const done = await storage.get(DONE);
  if (typeof done === "number" && done > (seenAtMs ?? 0) && nowMs - done < REMEMBERED_MS) return false;
  const held = await storage.get(LEASE);
  if (isLease(held) && held.owner !== owner && held.untilMs > nowMs) return false;
  await storage.put(LEASE, { owner, untilMs });
  await storage.setAlarm(Date.now() + FORGOTTEN_AFTER_MS);
  return true;
}

/** Gives the lease back and notes what was done under it. */
export async function releaseLease(storage: LeaseStorage, { owner, doneAtMs }: LeaseReturn): Promise<void> {
  if (doneAtMs !== undefined) await storage.put(DONE, doneAtMs);
  const held = await storage.get(LEASE);
  if (isLease(held) && held.owner === owner) await storage.delete(LEASE);
}

const DONE = "done";
const LEASE = "lease";
// KV shows a write everywhere after a minute or somewhat more: https://developers.cloudflare.com/kv/concepts/how-kv-works/
const REMEMBERED_MS = 90_000;
const FORGOTTEN_AFTER_MS = 180_000;

function isLease(value: unknown): value is { readonly owner: string; readonly untilMs: number } {
  return typeof value === "object" && value !== null && "owner" in value && "untilMs" in value;
}
