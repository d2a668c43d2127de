import { livePair } from "./delta.ts";
import type { LivePair } from "./delta.ts";
import { KV_LIMITS } from "./limits.ts";
import type { KvTarget, ListedKey } from "./target.ts";
import { decodeManifest, UPLOAD_MANIFEST_PREFIX } from "./upload-manifest.ts";
import type { UploadManifest } from "./upload-manifest.ts";

/** Pairs that stand in a target. Those that this version cannot read are left out: they are as good as absent. */
export type LivePairs = ReadonlyMap<string, LivePair>;

/** Looks what stands under some keys. The answer may hold more than was asked for. */
export type ReadLive = (keys: Iterable<string>) => Promise<LivePairs>;

/**
 * Makes the look at a target: few keys of a namespace one by one, many by listing all of it, a thousand a call.
 * `pairsIn` says how many the namespaces hold at least.
 */
export function createReadLive(target: KvTarget, pairsIn: ReadonlyMap<string, number>): ReadLive {
  return async (keys) => {
    const live = new Map<string, LivePair>();
    const take = (listed: ListedKey): void => {
      const pair = livePair(listed);
      if (pair) live.set(listed.name, pair);
    };
    for (const [namespace, asked] of byNamespace(keys)) {
      const pages = Math.ceil((pairsIn.get(namespace) ?? 0) / KV_LIMITS.listKeys);
      if (asked.length <= LOOKS_A_PAGE * pages) {
        (await target.look(asked)).forEach(take);
      } else for await (const listed of listedKeys(target, namespacePrefix(namespace))) take(listed);
    }
    return live;
  };
}

/** Makes the beginning of every key of a namespace. */
export function namespacePrefix(namespace: string): string {
  return `cache:app:${namespace}:`;
}

/** Finds the namespace in a key. */
export function namespaceOf(key: string): string {
  return key.split(":", 3)[2] ?? "";
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
    const namespace = namespaceOf(key);
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
