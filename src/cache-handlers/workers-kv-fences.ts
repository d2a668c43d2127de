import type { CacheHandler, FenceChanges } from "../cache/handler.ts";
import { lastRaisedAtMs, type Fence } from "../entry/fence.ts";
import type { NamedRecord } from "./workers-kv-fence-merge.ts";
import { fenceRecordJson, fencesAfter, readFenceRecord, type FenceRecord } from "./workers-kv-fence-record.ts";
import type { KvName, KvPlace } from "./workers-kv-namespace.ts";
import { KV_MAX_METADATA_BYTES } from "./workers-kv-record.ts";

/** The fences of a namespace, and this isolate's copy of them. */
export interface KvFences extends Required<Pick<CacheHandler, "raise" | "fencesSince" | "forgetFences">> {
  /** Raises fences in a record of a given name, with something of the caller's in its value. One write, so both or neither. */
  raiseAs(name: string, record: Raising): Promise<void>;
}

/** What is written together. */
export interface Raising extends Omit<Extract<FenceRecord, { kind: "raised" }>, "kind"> {
  readonly beside: object;
}

/**
 * Keeps fences in KV, where no write can be made to depend on another one. So no two places ever write the same key: each
 * call to `raise` is a record of its own, and the fences are what all records come to together. Reading them is one
 * listing, because a record stands beside its name. `forgetFences` puts old ones together.
 *
 *     fence:<ms since the epoch, 15 digits>:<random>    metadata: the tags raised, or nothing when they are in the value
 */
export function createKvFences(place: KvPlace, { lifeSeconds }: { readonly lifeSeconds: number }): KvFences {
  const known = createKnown();

  async function write(name: string, record: FenceRecord, beside: object | undefined): Promise<void> {
    const json = fenceRecordJson(record);
    const fits = record.kind === "raised" && bytesOf(json).byteLength <= KV_MAX_METADATA_BYTES;
    const value = fits && !beside ? NOTHING : bytesOf({ ...json, ...beside });
    await place.write(name, value, fits ? { metadata: json } : {});
    known.add(name, record);
  }

  async function readAll(names: readonly KvName[]): Promise<readonly NamedRecord[]> {
    const read = await Promise.all(
      names.map(async ({ name, metadata }) => {
        const record = readFenceRecord(metadata) ?? (await readValue(place, name));
        // A record whose value is not visible yet is looked for again the next time.
        return record && { name, record };
      }),
    );
    return read.filter((named) => named !== undefined);
  }

  return {
    async raise(items, atMs) {
      if (items.length > 0) await write(newName(atMs), { kind: "raised", atMs, items }, undefined);
    },
    raiseAs: (name, { atMs, items, beside }) => write(PREFIX + name, { kind: "raised", atMs, items }, beside),
    async fencesSince(cursor) {
      const listed = await place.names(PREFIX);
      const records = await readAll(listed.filter(({ name }) => !known.has(name)));
      for (const { name, record } of inOrder(records)) known.add(name, record);
      return known.since(cursor);
    },
    async forgetFences(raisedBeforeMs) {
      const { planFenceMerge } = await import("./workers-kv-fence-merge.ts");
      const nowMs = Date.now();
      const heldMs = Math.min(raisedBeforeMs, nowMs - lifeSeconds * 1000);
      const records = inOrder(await readAll(await place.names(PREFIX)));
      const { removed, merged } = planFenceMerge(records, { nowMs, forgetBeforeMs: heldMs });
      if (merged) await write(newName(merged.atMs), merged, undefined);
      for (let at = 0; at < removed.length; at += REMOVED_AT_A_TIME)
        // Another place may remove the same name within the second; what is still there is removed the next time.
        await Promise.allSettled(removed.slice(at, at + REMOVED_AT_A_TIME).map((name) => place.remove(name)));
      known.forget(heldMs);
      return heldMs;
    },
  };
}

const PREFIX = "fence:";
const TIME_DIGITS = 15;
const REMOVED_AT_A_TIME = 20;
const NOTHING = new Uint8Array();

function newName(atMs: number): string {
  return `${PREFIX}${String(Math.max(0, Math.round(atMs))).padStart(TIME_DIGITS, "0")}:${crypto.randomUUID()}`;
}

function inOrder(records: readonly NamedRecord[]): readonly NamedRecord[] {
  return records.toSorted((a, b) => a.record.atMs - b.record.atMs);
}

function bytesOf(json: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

async function readValue(place: KvPlace, name: string): Promise<FenceRecord | undefined> {
  const found = await place.read(name, { fresh: true });
  return found && readFenceRecord(found.json());
}

interface Known {
  has(name: string): boolean;
  add(name: string, record: FenceRecord): void;
  since(cursor: number): FenceChanges;
  forget(raisedBeforeMs: number): void;
}

/** What this isolate knows. The cursor counts the records that it has seen. */
function createKnown(): Known {
  const names = new Set<string>();
  const fences = new Map<string, { readonly seq: number; readonly fence: Fence }>();
  return {
    has: (name) => names.has(name),
    add(name, record) {
      if (names.has(name)) return;
      names.add(name);
      for (const [tag, fence] of fencesAfter(record, (known) => fences.get(known)?.fence))
        fences.set(tag, { seq: names.size, fence });
    },
    since: (cursor) => ({
      cursor: names.size,
      fences: [...fences].filter(([, { seq }]) => seq > cursor).map(([tag, { fence }]) => [tag, fence] as const),
    }),
    forget(raisedBeforeMs) {
      for (const [tag, { fence }] of fences) if (lastRaisedAtMs(fence) < raisedBeforeMs) fences.delete(tag);
    },
  };
}
