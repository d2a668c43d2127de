import type { DataCache, DataRecord } from "../entry/data-record.ts";
import { hex, sha256 } from "../entry/sha256.ts";
import type { KvPlace } from "./workers-kv-namespace.ts";

/** Keeps the data cache of `fetch` and `unstable_cache` in KV. Read by renders alone, never for an answer from the store. */
export function createKvData(place: KvPlace, { ttlSeconds }: { readonly ttlSeconds: number }): DataCache {
  return {
    async read(key) {
      const found = await place.read(nameOf(key), { fresh: true });
      return found && readRecord(key, found.json());
    },
    write: (key, record) =>
      place.write(nameOf(key), new TextEncoder().encode(JSON.stringify({ v: 1, key, ...record })), {
        expirationTtl: ttlSeconds,
      }),
  };
}

function nameOf(key: string): string {
  return `cache:data:${hex(sha256(new TextEncoder().encode(key)))}`;
}

function readRecord(key: string, json: unknown): DataRecord | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { v, key: own, value, tags, startedAtMs, revalidate } = json as Readonly<Record<string, unknown>>;
  if (v !== 1 || own !== key || typeof value !== "string" || typeof startedAtMs !== "number") return undefined;
  if (typeof revalidate !== "number" && revalidate !== false) return undefined;
  if (!Array.isArray(tags) || !(tags as readonly unknown[]).every((tag): tag is string => typeof tag === "string"))
    return undefined;
  return { value, tags, startedAtMs, revalidate };
}
