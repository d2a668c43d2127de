import { invalidArgument } from "../../errors/api.ts";

/** How long a cached value may live, in seconds. */
export interface CacheLifeProfile {
  readonly stale?: number;
  readonly revalidate?: number;
  readonly expire?: number;
}

/** What the second argument of `revalidateTag` means: seconds until entries expire, `undefined` for never. */
export type ProfileSeconds =
  | { readonly kind: "known"; readonly expireAfterSeconds: number | undefined }
  | { readonly kind: "unknown"; readonly name: string };

/** Reads the second argument of `revalidateTag`. A profile contributes its `expire` only; none at all expires at once. */
export function profileSeconds(profile: string | { readonly expire?: number } | undefined): ProfileSeconds {
  if (profile === undefined) return { kind: "known", expireAfterSeconds: 0 };
  if (typeof profile === "string") {
    const known = PROFILES.get(profile);
    return known ? { kind: "known", expireAfterSeconds: known.expireAfterSeconds } : { kind: "unknown", name: profile };
  }
  const { expire } = profile;
  if (expire === undefined || expire === Number.POSITIVE_INFINITY)
    return { kind: "known", expireAfterSeconds: undefined };
  if (typeof expire === "number" && expire >= 0) return { kind: "known", expireAfterSeconds: expire };
  throw invalidArgument("`expire` of `revalidateTag()`", expire, "a number of seconds, 0 or more");
}

// The built-in profiles of Next.js. `default` never expires, and `max` outlives every entry of the default `expireTime`.
const PROFILES: ReadonlyMap<string, { readonly expireAfterSeconds: number | undefined }> = new Map([
  ["default", { expireAfterSeconds: undefined }],
  ["seconds", { expireAfterSeconds: 60 }],
  ["minutes", { expireAfterSeconds: 3600 }],
  ["hours", { expireAfterSeconds: 86_400 }],
  ["days", { expireAfterSeconds: 604_800 }],
  ["weeks", { expireAfterSeconds: 2_592_000 }],
  ["max", { expireAfterSeconds: undefined }],
]);
