import { kvLimitExceeded, kvWriteTooSoon } from "../errors/kv.ts";

/**
 * Simulates what Workers KV does over the world and no local KV shows: writes that other locations see late, locations that
 * remember what they read and also what they did not find, and one write per second of one key. Ships with the contract
 * suite, for handlers on KV. It keeps no clock: move `nowMs` to let time pass.
 */
export function createKvSimulator(options: KvSimulatorOptions): KvSimulator {
  const world: World = {
    nowMs: () => options.nowMs(),
    visibilityLagMs: options.visibilityLagMs ?? VISIBILITY_LAG_MS,
    fault: options.fault ?? (() => undefined),
    versions: new Map(),
    counts: { reads: 0, writes: 0, lists: 0, refused: 0 },
  };
  return { location: (name) => createLocation(world, name), counts: world.counts };
}

/** How the simulated world behaves. */
export interface KvSimulatorOptions {
  nowMs(): number;
  /** How long a write stays unseen elsewhere. Default 60,000, as Cloudflare says it may take. */
  readonly visibilityLagMs?: number;
  /** Lets a call fail: what it returns is thrown. */
  readonly fault?: (call: KvCall) => Error | undefined;
}

/** One call, before it happens. */
export interface KvCall {
  readonly operation: "get" | "put" | "delete" | "list";
  /** Of a listing, its prefix. */
  readonly key: string;
  readonly location: string;
}

/** One namespace in all locations. */
export interface KvSimulator {
  /** Opens the namespace in a location, with an empty memory. */
  location(name: string): SimulatedKv;
  /** What was asked so far. `refused`: writes that came too soon after another one of their key. */
  readonly counts: Readonly<Record<"reads" | "writes" | "lists" | "refused", number>>;
}

/** The namespace as a Worker in one location is bound to it. */
export interface SimulatedKv {
  getWithMetadata(
    key: string,
    options: { readonly type: "arrayBuffer"; readonly cacheTtl?: number },
  ): Promise<{ readonly value: ArrayBuffer | null; readonly metadata: unknown }>;
  put(
    key: string,
    value: string | Uint8Array,
    options?: { readonly metadata?: unknown; readonly expirationTtl?: number },
  ): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { readonly prefix: string; readonly cursor?: string }): Promise<SimulatedListing>;
}

/** One page of names, in their order. */
export type SimulatedListing = {
  readonly keys: readonly { readonly name: string; readonly metadata?: unknown }[];
} & ({ readonly list_complete: true } | { readonly list_complete: false; readonly cursor: string });

// https://developers.cloudflare.com/kv/concepts/how-kv-works/ and https://developers.cloudflare.com/kv/platform/limits/
const VISIBILITY_LAG_MS = 60_000;
const WRITE_GAP_MS = 1_000;
const DEFAULT_CACHE_TTL_SECONDS = 60;
const LEAST_CACHE_TTL_SECONDS = 30;
const LEAST_TTL_SECONDS = 60;
const MOST_KEY_BYTES = 512;
const MOST_METADATA_BYTES = 1024;
const MOST_VALUE_BYTES = 25 * 1024 ** 2;
const LIST_KEYS = 1000;

/** One state of a key. A deleted one has no content. */
interface Version {
  readonly content: Content | undefined;
  readonly location: string;
  readonly writtenAtMs: number;
}

interface Content {
  readonly bytes: Uint8Array;
  /** JSON. */
  readonly metadata: string | undefined;
  readonly expiresAtMs: number;
}

interface World {
  nowMs(): number;
  readonly visibilityLagMs: number;
  readonly fault: (call: KvCall) => Error | undefined;
  /** States of each key in the order of their writing. */
  readonly versions: Map<string, Version[]>;
  readonly counts: Record<"reads" | "writes" | "lists" | "refused", number>;
}

interface Remembered {
  readonly content: Content | undefined;
  readonly readAtMs: number;
}

function createLocation(world: World, location: string): SimulatedKv {
  const memory = new Map<string, Remembered>();
  const begin = (operation: KvCall["operation"], key: string): void => {
    const error = world.fault({ operation, key, location });
    if (error) throw error;
  };
  const write = (key: string, content: Content | undefined): void => {
    addVersion(world, key, { content, location, writtenAtMs: world.nowMs() });
    memory.delete(key);
  };
  return {
    getWithMetadata: async (key, { cacheTtl = DEFAULT_CACHE_TTL_SECONDS }) => {
      begin("get", key);
      world.counts.reads += 1;
      atLeast("cacheTtl", { found: cacheTtl, limit: LEAST_CACHE_TTL_SECONDS });
      const nowMs = world.nowMs();
      const remembered = memory.get(key);
      const isRecent = remembered && nowMs - remembered.readAtMs < cacheTtl * 1000;
      const seen = isRecent ? remembered : { content: visible(world, key, location), readAtMs: nowMs };
      memory.set(key, seen);
      return answerOf(seen.content, nowMs);
    },
    put: async (key, value, { metadata, expirationTtl } = {}) => {
      begin("put", key);
      if (expirationTtl !== undefined) atLeast("expirationTtl", { found: expirationTtl, limit: LEAST_TTL_SECONDS });
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value.slice();
      const text = metadata === undefined ? undefined : JSON.stringify(metadata);
      atMost("key", { found: byteLength(key), limit: MOST_KEY_BYTES });
      atMost("metadata", { found: byteLength(text ?? ""), limit: MOST_METADATA_BYTES });
      atMost("value", { found: bytes.byteLength, limit: MOST_VALUE_BYTES });
      const expiresAtMs = expirationTtl === undefined ? Infinity : world.nowMs() + expirationTtl * 1000;
      write(key, { bytes, metadata: text, expiresAtMs });
    },
    delete: async (key) => {
      begin("delete", key);
      write(key, undefined);
    },
    list: async ({ prefix, cursor = "" }) => {
      begin("list", prefix);
      world.counts.lists += 1;
      return listing(world, { prefix, after: cursor, location });
    },
  };
}

function addVersion(world: World, key: string, version: Version): void {
  const versions = world.versions.get(key) ?? [];
  const last = versions.at(-1);
  if (last && version.writtenAtMs - last.writtenAtMs < WRITE_GAP_MS) {
    world.counts.refused += 1;
    throw kvWriteTooSoon(key);
  }
  world.counts.writes += 1;
  world.versions.set(key, [...versions, version]);
}

/** The newest state that has reached a location: its own writes at once, others after the lag. */
function visible(world: World, key: string, location: string): Content | undefined {
  const reachedAtMs = world.nowMs() - world.visibilityLagMs;
  const reached = (world.versions.get(key) ?? []).findLast(
    (version) => version.location === location || version.writtenAtMs <= reachedAtMs,
  );
  return reached?.content;
}

function answerOf(content: Content | undefined, nowMs: number): { value: ArrayBuffer | null; metadata: unknown } {
  if (!content || content.expiresAtMs <= nowMs) return { value: null, metadata: null };
  const { bytes, metadata } = content;
  const value = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(value).set(bytes);
  return { value, metadata: metadata === undefined ? null : JSON.parse(metadata) };
}

function listing(
  world: World,
  at: { readonly prefix: string; readonly after: string; readonly location: string },
): SimulatedListing {
  const nowMs = world.nowMs();
  const found = [...world.versions.keys()]
    .filter((name) => name.startsWith(at.prefix) && name > at.after)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const content = visible(world, name, at.location);
      if (!content || content.expiresAtMs <= nowMs) return [];
      return [
        { name, ...(content.metadata === undefined ? {} : { metadata: JSON.parse(content.metadata) as unknown }) },
      ];
    });
  const keys = found.slice(0, LIST_KEYS);
  const last = keys.at(-1);
  if (found.length > LIST_KEYS && last) return { keys, list_complete: false, cursor: last.name };
  return { keys, list_complete: true };
}

interface Measure {
  readonly found: number;
  readonly limit: number;
}

function atMost(what: string, { found, limit }: Measure): void {
  if (found > limit) throw kvLimitExceeded(what, { found, limit: `at most ${limit}` });
}

function atLeast(what: string, { found, limit }: Measure): void {
  if (found < limit) throw kvLimitExceeded(what, { found, limit: `at least ${limit}` });
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
