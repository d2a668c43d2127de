import { encodeKvRecord } from "../cache-handlers/workers-kv-record.ts";
import type { KvPair } from "../cache-handlers/workers-kv-record.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { PutRecord, StoredRecord } from "../cache/handler.ts";
import type { SeedLine } from "../cache/seed.ts";
import type { EntryHead, PartName, Representation } from "../entry/entry.ts";
import { etagOf, glanceHead } from "../entry/frame.ts";
import { partKey } from "../entry/key.ts";
import { seedEntryBroken } from "../errors/upload.ts";
import { KV_LIMITS } from "./limits.ts";
import { sha256 } from "./sha256.ts";
import type { KvWrite } from "./target.ts";

/** One entry of a seed, read as far as it is asked for. */
export interface SeedEntry {
  readonly path: string;
  readonly head: EntryHead;
  /** Keys of its pairs in KV. */
  readonly keys: readonly string[];
  /** Hash of all that a visitor could see of it: equal for two renders with equal output. */
  contentHash(): string;
  /** Its pairs, each whole. */
  writes(ttlSeconds: number | undefined): readonly KvWrite[];
}

/** Lists what a seed planned, in the order of planning, a page of lines at a time. */
export function* seedLines(seed: SqliteSeed): Generator<SeedLine, undefined> {
  let afterId = 0;
  for (;;) {
    const lines = seed.lines(afterId, PAGE_LINES);
    const last = lines.at(-1);
    if (!last) return undefined;
    yield* lines;
    afterId = last.id;
  }
}

/** Reads one planned path of a seed. Undefined when it came to no entry: dynamic, or failed. */
export function seedEntry(seed: SqliteSeed, { key, path }: Pick<SeedLine, "key" | "path">): SeedEntry | undefined {
  const stored = seed.read(key);
  if (!stored) return undefined;
  const read = glanceHead(stored.head);
  if (read.kind === "broken") throw seedEntryBroken(path, read.detail);
  const { head } = read;
  const record = (): PutRecord => putRecord(stored, { key, path });
  return {
    path,
    head,
    keys: REPRESENTATIONS[head.kind].map((representation) => partKey(key, representation)),
    contentHash: once(() => contentHash(head, (name) => frameOf(seed, name, { key, path }))),
    writes: (ttlSeconds) => pairsOf(record()).map((pair) => ({ ...pair, ttlSeconds })),
  };
}

const REPRESENTATIONS: Readonly<Record<EntryHead["kind"], readonly Representation[]>> = {
  page: ["html", "rsc"],
  handler: ["body"],
};
const PAGE_LINES = 500;
const HASH_CHARACTERS = 16;

function putRecord(stored: StoredRecord, { key, path }: Pick<SeedLine, "key" | "path">): PutRecord {
  const parts = new Map<PartName, Uint8Array>();
  for (const name of stored.parts) parts.set(name, partOf(stored, { name, path }));
  const { head, generation, startedAtMs } = stored;
  return { key, generation, startedAtMs, listed: true, head, parts };
}

/** Bodies are read for it, and both pairs of an entry ask. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

/** A page so large that its codings do not fit beside it is stored without them: visitors get it uncompressed. */
function pairsOf(record: PutRecord): readonly KvPair[] {
  const pairs = encodeKvRecord(record);
  if (pairs.every(({ value }) => value.byteLength <= KV_LIMITS.valueBytes)) return pairs;
  return encodeKvRecord({ ...record, parts: new Map([...record.parts].filter(([name]) => !name.includes("."))) });
}

function contentHash(head: EntryHead, frame: (name: Representation) => Uint8Array): string {
  const { generation: _generation, startedAtMs: _startedAtMs, ...lasting } = head;
  const bodies = REPRESENTATIONS[head.kind].map((name) => etagOf(frame(name)));
  return Buffer.from(sha256(Buffer.from(JSON.stringify([lasting, bodies]))))
    .toString("hex")
    .slice(0, HASH_CHARACTERS);
}

function partOf(stored: StoredRecord, { name, path }: { readonly name: PartName; readonly path: string }): Uint8Array {
  const bytes = stored.part(name);
  // A seed is one file in this process: its parts are read at once.
  if (!(bytes instanceof Uint8Array)) throw seedEntryBroken(path, `its ${name} is missing`);
  return bytes;
}

function frameOf(seed: SqliteSeed, name: PartName, { key, path }: Pick<SeedLine, "key" | "path">): Uint8Array {
  const frame = seed.frame(key, name);
  if (!frame) throw seedEntryBroken(path, `its ${name} is missing`);
  return frame;
}
