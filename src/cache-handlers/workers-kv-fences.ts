import type { CacheHandler, FenceChanges } from "../cache/handler.ts";
import { raiseFence, type Fence, type Invalidation } from "../entry/fence.ts";
import type { KvPlace } from "./workers-kv-namespace.ts";
import { KV_MAX_METADATA_BYTES } from "./workers-kv-record.ts";

/** The fences of a namespace, and this isolate's copy of them. */
export type KvFences = Pick<CacheHandler, "raise" | "fencesSince">;

/**
 * Keeps fences in KV, where no write can be made to depend on another one. So no two places ever write the same key: each
 * call to `raise` is a record of its own, and the fences are what all records come to together. Reading them is one
 * listing, because a record stands beside its name.
 *
 *     fence:<ms since the epoch, 15 digits>:<random>    metadata: the tags raised, or nothing when they are in the value
 */
export function createKvFences(place: KvPlace): KvFences {
  const known = createKnown();
  return {
    async raise(invalidations, nowMs) {
      if (invalidations.length === 0) return;
      const name = `${PREFIX}${String(Math.max(0, Math.round(nowMs))).padStart(TIME_DIGITS, "0")}:${crypto.randomUUID()}`;
      const raised = { v: 1, at: nowMs, i: invalidations.map(writeItem) };
      const text = new TextEncoder().encode(JSON.stringify(raised));
      const fits = text.byteLength <= KV_MAX_METADATA_BYTES;
      await place.write(name, fits ? NOTHING : text, fits ? { metadata: raised } : {});
      known.add(name, { atMs: nowMs, items: invalidations });
    },
    async fencesSince(cursor) {
      const names = (await place.names(PREFIX)).filter(({ name }) => !known.has(name));
      const read = await Promise.all(
        names.map(async ({ name, metadata }) => ({
          name,
          raised: readRaised(metadata) ?? (await readValue(place, name)),
        })),
      );
      for (const { name, raised } of read) {
        // A record whose value is not visible yet is looked for again the next time.
        if (raised) known.add(name, raised);
      }
      return known.since(cursor);
    },
  };
}

const PREFIX = "fence:";
const TIME_DIGITS = 15;
const NOTHING = new Uint8Array();

interface Raised {
  readonly atMs: number;
  readonly items: readonly Invalidation[];
}

interface Known {
  has(name: string): boolean;
  add(name: string, raised: Raised): void;
  since(cursor: number): FenceChanges;
}

/** What this isolate knows. The cursor counts records, so that isolates that know the same have the same one. */
function createKnown(): Known {
  const names = new Set<string>();
  const fences = new Map<string, { readonly seq: number; readonly fence: Fence }>();
  return {
    has: (name) => names.has(name),
    add(name, { atMs, items }) {
      if (names.has(name)) return;
      names.add(name);
      for (const item of items) {
        const fence = raiseFence(fences.get(item.tag)?.fence, item, atMs);
        fences.set(item.tag, { seq: names.size, fence });
      }
    },
    since: (cursor) => ({
      cursor: names.size,
      fences: [...fences].filter(([, { seq }]) => seq > cursor).map(([tag, { fence }]) => [tag, fence] as const),
    }),
  };
}

/** JSON has no infinity: a fence that never expires anything has its own sign. */
function writeItem({ tag, expireAfterSeconds }: Invalidation): readonly [string] | readonly [string, number | "never"] {
  if (expireAfterSeconds === undefined) return [tag];
  return [tag, expireAfterSeconds === Infinity ? "never" : expireAfterSeconds];
}

async function readValue(place: KvPlace, name: string): Promise<Raised | undefined> {
  const found = await place.read(name, { fresh: true });
  if (!found || found.bytes.byteLength === 0) return undefined;
  try {
    return readRaised(JSON.parse(new TextDecoder().decode(found.bytes)));
  } catch {
    // Not written by this version; a fence that nobody can read raises nothing.
    return undefined;
  }
}

function readRaised(value: unknown): Raised | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { v, at, i } = value as Readonly<Record<string, unknown>>;
  if (v !== 1 || typeof at !== "number" || !Array.isArray(i)) return undefined;
  const items = (i as readonly unknown[]).map(readItem);
  return items.every((item) => item !== undefined) ? { atMs: at, items } : undefined;
}

function readItem(value: unknown): Invalidation | undefined {
  if (!Array.isArray(value)) return undefined;
  const [tag, expire] = value as readonly unknown[];
  if (typeof tag !== "string") return undefined;
  if (expire === undefined) return { tag, expireAfterSeconds: undefined };
  if (expire === "never") return { tag, expireAfterSeconds: Infinity };
  return typeof expire === "number" ? { tag, expireAfterSeconds: expire } : undefined;
}
