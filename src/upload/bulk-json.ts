import type { KvWrite } from "./target.ts";

/** Writes one pair as an element of the JSON array that the bulk API and `wrangler kv bulk put` read. */
export function bulkElement({ key, value, metadata, ttlSeconds }: KvWrite): string {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return JSON.stringify({ key, value: text, base64: true, metadata, expiration_ttl: ttlSeconds });
}

/** Tells how many bytes `bulkElement` and the comma behind it take, without making them. */
export function bulkElementBytes({ key, value, metadata, ttlSeconds }: KvWrite): number {
  const around = JSON.stringify({ key, value: "", base64: true, metadata, expiration_ttl: ttlSeconds });
  return Buffer.byteLength(around) + Math.ceil(value.byteLength / 3) * 4 + 1;
}
