import { encodeKvRecord } from "../cache-handlers/workers-kv-record.ts";
import type { SeedOutline } from "../cache-handlers/sqlite-outlines.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { PutRecord, StoredRecord } from "../cache/handler.ts";
import type { PlanRow } from "../cache/seed.ts";
import type { EntryHead, PartName, Representation } from "../entry/entry.ts";
import { etagOf, glanceHead } from "../entry/frame.ts";
import type { CacheKey } from "../entry/key.ts";
import { partKey } from "../entry/key.ts";
import { seedEntryBroken } from "../errors/upload.ts";
import { fingerprint } from "./fingerprint.ts";
import { KV_LIMITS } from "./limits.ts";
import type { KvWrite } from "./target.ts";
import { hashOfKey } from "./upload-manifest.ts";

/** What an upload compares of one entry. */
export interface SeedEntry extends Pick<EntryHead, "generation" | "startedAtMs" | "lifetime"> {
  readonly key: CacheKey;
  /** Names it in upload manifests. */
  readonly keyHash: Buffer;
  readonly path: string;
  /** Keys of its pairs in KV. */
  readonly pairKeys: readonly string[];
  /** Hash of all that a visitor could see of it: equal for two renders with equal output. */
  readonly content: string;
}

/** Reads an entry from its outline. Undefined for a path that came to none. */
export function seedEntry({ key, path, head: framed, frame }: SeedOutline): SeedEntry | undefined {
  if (!framed) return undefined;
  const read = glanceHead(framed);
  if (read.kind === "broken") throw seedEntryBroken(path, read.detail);
  const { generation, startedAtMs, ...lasting } = read.head;
  const names = REPRESENTATIONS[lasting.kind];
  const bodies = names.map((name) => etagOf(present(frame(name), { name, path })));
  return {
    key,
    keyHash: hashOfKey(key),
    path,
    generation,
    startedAtMs,
    lifetime: lasting.lifetime,
    pairKeys: names.map((name) => partKey(key, name)),
    content: fingerprint([lasting, bodies]),
  };
}

/** Reads the pairs of an entry, each whole. A page so large that its codings do not fit beside it goes without them. */
export function seedPairs(
  seed: SqliteSeed,
  { key, path }: Pick<PlanRow, "key" | "path">,
): readonly Omit<KvWrite, "ttlSeconds">[] {
  const stored = seed.read(key);
  if (!stored) return [];
  const record = putRecord(stored, { key, path });
  const pairs = encodeKvRecord(record);
  if (pairs.every(({ value }) => value.byteLength <= KV_LIMITS.valueBytes)) return pairs;
  // Visitors get it uncompressed.
  return encodeKvRecord({ ...record, parts: new Map([...record.parts].filter(([name]) => !name.includes("."))) });
}

const REPRESENTATIONS: Readonly<Record<EntryHead["kind"], readonly Representation[]>> = {
  page: ["html", "rsc"],
  handler: ["body"],
};

function putRecord(stored: StoredRecord, { key, path }: Pick<PlanRow, "key" | "path">): PutRecord {
  const parts = new Map<PartName, Uint8Array>();
  for (const name of stored.parts) {
    const bytes = stored.part(name);
    // A seed is one file in this process: its parts are read at once.
    parts.set(name, present(bytes instanceof Uint8Array ? bytes : undefined, { name, path }));
  }
  const { head, generation, startedAtMs } = stored;
  return { key, generation, startedAtMs, listed: true, head, parts };
}

function present(
  bytes: Uint8Array | undefined,
  { name, path }: { readonly name: PartName; readonly path: string },
): Uint8Array {
  if (!bytes) throw seedEntryBroken(path, `its ${name} is missing`);
  return bytes;
}
