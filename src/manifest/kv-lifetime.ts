import type { BuiltOptions, RouteManifest } from "./route-manifest.ts";

/**
 * Says what is lost where KV forgets entries before pages expire; undefined where nothing is. Listed pages lose nothing: the
 * Worker has their entries among its assets.
 */
export function kvLifetimeWarning(
  manifest: Pick<RouteManifest, "expireSeconds" | "routes"> & {
    readonly options?: Pick<BuiltOptions, "kv"> | undefined;
  },
): string | undefined {
  const { expireSeconds, options, routes } = manifest;
  const ttlSeconds = options?.kv?.ttlSeconds;
  if (ttlSeconds === undefined || ttlSeconds >= expireSeconds) return undefined;
  const open = routes.find(
    ({ segments, sharing }) =>
      sharing.kind === "shared" && sharing.unlisted === "open" && segments.some(({ kind }) => kind !== "static"),
  );
  if (!open) return undefined;
  return (
    `KV forgets a page that nobody renewed for ${daysOf(ttlSeconds)} (\`kv.ttlSeconds\`), though pages may be served stale for ` +
    `${daysOf(expireSeconds)} (\`expireSeconds\`): the next visitor to such a page of ${open.id} that no build listed waits for ` +
    `its render. Set \`kv: { ttlSeconds: ${expireSeconds} }\`, or a shorter \`expireSeconds\`.`
  );
}

function daysOf(seconds: number): string {
  const days = seconds / DAY_SECONDS;
  return Number.isInteger(days) ? `${days} ${days === 1 ? "day" : "days"}` : `${seconds} s`;
}

const DAY_SECONDS = 24 * 60 * 60;
