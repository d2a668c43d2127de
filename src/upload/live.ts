import { keyRange, namespaceIn } from "../entry/key.ts";
import { livePair, standingPair } from "./delta.ts";
import type { LivePair, StandingPair } from "./delta.ts";
import { KV_LIMITS } from "./limits.ts";
import type { FoundKey, KvTarget, ListedKey } from "./target.ts";
import { decodeManifest, UPLOAD_MANIFEST_PREFIX } from "./upload-manifest.ts";
import type { UploadManifest } from "./upload-manifest.ts";

/** Pairs that stand in a target. Those that this version cannot read are left out: they are as good as absent. */
export type LivePairs = ReadonlyMap<string, LivePair>;

/** Pairs that stand in a target, when they will be forgotten only where that costs nothing. */
export type StandingPairs = ReadonlyMap<string, StandingPair>;

/** Tells what stands under some keys. The answers may hold more than was asked for. */
export interface LiveView {
  look(keys: Iterable<string>): Promise<LivePairs>;
  glance(keys: Iterable<string>): Promise<StandingPairs>;
}

/**
 * Makes the view of a target: few keys of a namespace are looked for one by one, many by listing all of it, a thousand a call.
 * `pairsIn` says how many the namespaces hold at least.
 */
export function createLiveView(target: KvTarget, pairsIn: ReadonlyMap<string, number>): LiveView {
  const isFew = (namespace: string, asked: readonly string[]): boolean =>
    asked.length <= LOOKS_A_PAGE * Math.ceil((pairsIn.get(namespace) ?? 0) / KV_LIMITS.listKeys);
  const list = (namespace: string): AsyncGenerator<ListedKey> => listedKeys(target, keyRange(namespace).after);
  const through =
    <TKey extends FoundKey, TPair>(
      ask: (keys: readonly string[]) => Promise<readonly TKey[]>,
      read: (key: TKey | ListedKey) => TPair | undefined,
    ) =>
    async (keys: Iterable<string>): Promise<ReadonlyMap<string, TPair>> => {
      const pairs = new Map<string, TPair>();
      for (const [namespace, asked] of byNamespace(keys)) {
        for await (const key of isFew(namespace, asked) ? await ask(asked) : list(namespace)) {
          const pair = read(key);
          if (pair) pairs.set(key.name, pair);
        }
      }
      return pairs;
    };
  return { look: through(target.look, livePair), glance: through(target.glance, standingPair) };
}

/** Lists keys page by page. */
export async function* listedKeys(target: KvTarget, prefix: string): AsyncGenerator<ListedKey, undefined> {
  let cursor: string | undefined;
  do {
    const page = await target.list(prefix, cursor);
    yield* page.keys;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return undefined;
}

/** A build that was uploaded to a target. */
export interface UploadedBuild {
  readonly key: string;
  readonly buildId: string;
  readonly uploadedAtMs: number;
}

/** Lists the builds that a target was given, the newest first. */
export async function readBuilds(target: KvTarget): Promise<readonly UploadedBuild[]> {
  const builds: UploadedBuild[] = [];
  for await (const { name, metadata } of listedKeys(target, UPLOAD_MANIFEST_PREFIX)) {
    builds.push({ key: name, buildId: name.slice(UPLOAD_MANIFEST_PREFIX.length), uploadedAtMs: uploadedAt(metadata) });
  }
  return builds.toSorted((a, b) => b.uploadedAtMs - a.uploadedAtMs);
}

/** Reads what a build gave. Undefined when it cannot be read. */
export async function readUploadManifest(target: KvTarget, key: string): Promise<UploadManifest | undefined> {
  const value = await target.read(key);
  return value && decodeManifest(value);
}

// Looks run side by side and carry one key each; the pages of a listing come one after the other, each from the cursor before.
const LOOKS_A_PAGE = 5;

function byNamespace(keys: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const sorted = new Map<string, string[]>();
  for (const key of keys) {
    const namespace = namespaceIn(key);
    const others = sorted.get(namespace);
    if (others) others.push(key);
    else sorted.set(namespace, [key]);
  }
  return sorted;
}

function uploadedAt(metadata: unknown): number {
  if (typeof metadata !== "object" || metadata === null || !("uploadedAtMs" in metadata)) return 0;
  return typeof metadata.uploadedAtMs === "number" ? metadata.uploadedAtMs : 0;
}
