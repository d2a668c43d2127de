import { isStaticPattern } from "../routing/segment.ts";
import type { BuiltOptions, RouteManifest, RouteRecord } from "./route-manifest.ts";

/** How long KV keeps a page that was written once and is not visited, and how long it may be served. */
export interface KvLifetimes {
  readonly ttlSeconds: number;
  readonly expireSeconds: number;
}

/**
 * Says what is lost where KV forgets entries before pages expire, when somebody chose it: with one of the two options, or with
 * a `revalidate` that KV lives to see only where visitors come meanwhile. Undefined else. Listed pages
 * lose nothing: the Worker has their entries among its assets.
 */
export function kvLifetimeWarning(
  manifest: Pick<RouteManifest, "expireSeconds" | "routes"> & {
    readonly options?: Pick<BuiltOptions, "kv"> | undefined;
  },
  defaults: KvLifetimes,
): string | undefined {
  const { expireSeconds, options, routes } = manifest;
  const ttlSeconds = options?.kv?.ttlSeconds;
  if (ttlSeconds === undefined || ttlSeconds >= expireSeconds) return undefined;
  const isChosen = ttlSeconds !== defaults.ttlSeconds || expireSeconds !== defaults.expireSeconds;
  const route = routes.find(
    (each) => hasUnlistedPages(each) && (isChosen || (each.config.revalidate || 0) >= ttlSeconds),
  );
  if (!route) return undefined;
  return (
    `KV forgets a page ${daysOf(ttlSeconds)} (\`kv.ttlSeconds\`) after it was written, unless it is visited in the second half of ` +
    `that time, though pages may be served stale for ${daysOf(expireSeconds)} (\`expireSeconds\`): the next visitor to such a page ` +
    `of ${route.id} that no build listed waits for its render. ` +
    `Set \`kv: { ttlSeconds: ${expireSeconds} }\`, or a shorter \`expireSeconds\`.`
  );
}

function hasUnlistedPages({ segments, sharing }: RouteRecord): boolean {
  return sharing.kind === "shared" && sharing.unlisted === "open" && !isStaticPattern(segments);
}

function daysOf(seconds: number): string {
  const days = seconds / DAY_SECONDS;
  return Number.isInteger(days) ? `${days} ${days === 1 ? "day" : "days"}` : `${seconds} s`;
}

const DAY_SECONDS = 24 * 60 * 60;
