import * as v from "valibot";
import { cacheLifeInvalid } from "../errors/site.ts";

/** Own profiles of `cacheLife` by name, in seconds. */
export type CacheLifeProfiles = Readonly<Record<string, CacheLifeSeconds>>;

interface CacheLifeSeconds {
  readonly stale?: number | undefined;
  readonly revalidate?: number | undefined;
  readonly expire?: number | undefined;
}

/** Reads `cacheLife` of `next.config`, where it stands in Next.js 16 or where it stood before. */
export function readCacheLife(config: Readonly<Record<string, unknown>>): CacheLifeProfiles {
  const experimental = v.safeParse(EXPERIMENTAL, config["experimental"]);
  const given = config["cacheLife"] ?? (experimental.success ? experimental.output.cacheLife : undefined) ?? {};
  const parsed = v.safeParse(PROFILES, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw cacheLifeInvalid(`${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}

const EXPERIMENTAL = v.object({ cacheLife: v.unknown() });
const seconds = v.optional(v.pipe(v.number(), v.minValue(0)));
const PROFILE = v.strictObject({ stale: seconds, revalidate: seconds, expire: seconds });
const PROFILES = v.record(v.string(), PROFILE);
