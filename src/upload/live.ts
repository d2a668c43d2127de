import { livePair } from "./delta.ts";
import type { LivePair } from "./delta.ts";
import { decodeManifest, UPLOAD_MANIFEST_PREFIX } from "./upload-manifest.ts";
import type { UploadManifest } from "./upload-manifest.ts";
import type { KvTarget, ListedKey } from "./target.ts";

/** Pairs that stand in a target. Those that this version cannot read are left out: they are as good as absent. */
export type LivePairs = ReadonlyMap<string, LivePair>;

/** Lists the pairs that stand under some namespaces: one call per namespace and thousand keys. */
export async function readLive(target: KvTarget, namespaces: readonly string[]): Promise<LivePairs> {
  const live = new Map<string, LivePair>();
  for (const namespace of namespaces) {
    for await (const key of listedKeys(target, namespacePrefix(namespace))) {
      const pair = livePair(key);
      if (pair) live.set(key.name, pair);
    }
  }
  return live;
}

/** Makes the beginning of every key of a namespace. */
export function namespacePrefix(namespace: string): string {
  return `cache:app:${namespace}:`;
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

function uploadedAt(metadata: unknown): number {
  if (typeof metadata !== "object" || metadata === null || !("uploadedAtMs" in metadata)) return 0;
  return typeof metadata.uploadedAtMs === "number" ? metadata.uploadedAtMs : 0;
}
