import { VinextError } from "./vinext-error.ts";

/** A key was written twice within a second, which Workers KV answers with 429. */
export function kvWriteTooSoon(key: string): VinextError {
  return new VinextError(
    "VINEXT_KV_WRITE_TOO_SOON",
    `KV PUT failed: 429 Too Many Requests: ${key} was written less than a second ago.`,
    {
      fix: "Leave a second between two writes of one key.",
    },
  );
}

/** A key, value, metadata or time is outside of what Workers KV takes. */
export function kvLimitExceeded(what: string, sizes: { readonly found: number; readonly limit: string }): VinextError {
  return new VinextError(
    "VINEXT_KV_LIMIT",
    `Workers KV refuses a ${what} of ${sizes.found}; it takes ${sizes.limit}.`,
    {
      fix: "Keep within https://developers.cloudflare.com/kv/platform/limits/.",
    },
  );
}

/** An option of `KVCacheHandler` does not exist. */
export function kvOptionUnknown(name: string, valid: readonly string[]): VinextError {
  return new VinextError("VINEXT_OPTION_UNKNOWN", `KVCacheHandler has no option \`${name}\`.`, {
    fix: `Remove it from worker.ts, or use one of: ${valid.join(", ")}.`,
  });
}

/** An option of `KVCacheHandler` has a value with which KV would refuse every call. */
export function kvOptionInvalid(
  name: string,
  found: { readonly expected: string; readonly received: string },
): VinextError {
  return new VinextError(
    "VINEXT_OPTION_INVALID",
    `The option \`${name}\` of KVCacheHandler cannot be ${found.received}.`,
    { fix: `Give it ${found.expected} in worker.ts.` },
  );
}
