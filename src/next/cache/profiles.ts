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
    const known = profileOf(profile);
    return known ? { kind: "known", expireAfterSeconds: known.expire } : { kind: "unknown", name: profile };
  }
  if (typeof profile !== "object" || profile === null)
    throw invalidArgument(
      "The second argument of `revalidateTag()`",
      profile,
      'a profile such as "max", or { expire: 0 }',
    );
  const { expire } = profile;
  if (expire === undefined || expire === Number.POSITIVE_INFINITY)
    return { kind: "known", expireAfterSeconds: undefined };
  if (typeof expire === "number" && expire >= 0) return { kind: "known", expireAfterSeconds: expire };
  throw invalidArgument("`expire` of `revalidateTag()`", expire, "a number of seconds, 0 or more");
}

/** Gives a profile by its name: one of `cacheLife` in `next.config`, else a built-in one. */
export function profileOf(name: string): CacheLifeProfile | undefined {
  const own: Profiles = typeof __VINEXT_CACHE_LIFE__ === "object" ? __VINEXT_CACHE_LIFE__ : {};
  return Object.hasOwn(own, name) ? own[name] : PROFILES.get(name);
}

type Profiles = Readonly<Record<string, CacheLifeProfile>>;

declare const __VINEXT_CACHE_LIFE__: Profiles | undefined;

// The built-in profiles of Next.js (CC-03). `default` and `max` outlive every entry of the default `expireTime`.
const PROFILES: ReadonlyMap<string, CacheLifeProfile> = new Map([
  ["default", { stale: 300, revalidate: 900 }],
  ["seconds", { stale: 30, revalidate: 1, expire: 60 }],
  ["minutes", { stale: 300, revalidate: 60, expire: 3600 }],
  ["hours", { stale: 300, revalidate: 3600, expire: 86_400 }],
  ["days", { stale: 300, revalidate: 86_400, expire: 604_800 }],
  ["weeks", { stale: 300, revalidate: 604_800, expire: 2_592_000 }],
  ["max", { stale: 300, revalidate: 2_592_000 }],
]);
