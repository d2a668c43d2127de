import type { CacheKey } from "../entry/key.ts";
import { hex, sha256 } from "../entry/sha256.ts";
import type { BuiltOptions, RouteManifest } from "./route-manifest.ts";

/** All that a Worker knows of its site without asking anyone. Written beside its bundle. */
export interface WorkerSite {
  readonly manifest: Omit<RouteManifest, "keyVectors" | "options">;
  /** Paths of the files in `public/`, decoded, below the base path. */
  readonly files: readonly string[];
  /** Namespaces of the routes that listed paths, and when they were listed; absent without a seed. */
  readonly listing?: { readonly namespaces: readonly string[]; readonly atMs: number } | undefined;
  /** When the oldest prerendered entry was started; absent without any. */
  readonly oldestAtMs?: number | undefined;
  /** What the app's own options say of its KV namespace; absent: defaults. */
  readonly kv?: BuiltOptions["kv"];
  /** Secrets of the webhook that the app's own options name. */
  readonly revalidateSecrets?: readonly string[] | undefined;
}

/** Folder of the private copies of prerendered entries among the assets. No URL reaches it. */
export const ENTRIES_FOLDER = "/_vinext/entries/";

/** Names the asset that holds the prerendered entry of a key. */
export function entryAsset(key: CacheKey): string {
  const name = hex(sha256(new TextEncoder().encode(key))).slice(0, 40);
  return `${ENTRIES_FOLDER}${name.slice(0, 2)}/${name.slice(2)}`;
}
