import { noteLife } from "../request/cache-life.ts";
import { markDynamic } from "../request/dynamic.ts";
import { actionScope, invalidatePath, invalidateTag, invalidatingScope } from "../request/invalidation.ts";
import { currentScope, registerCacheHandler, registeredCacheHandler } from "../request/scope-storage.ts";
import { usableTags } from "../request/tags.ts";
import { warn } from "../request/warn.ts";
import { cachingScope, readLife } from "./cache/use-cache.ts";
import { profileSeconds, type CacheLifeProfile } from "./cache/profiles.ts";

export { unstable_cache } from "./cache/unstable-cache.ts";
export type { CacheLifeProfile } from "./cache/profiles.ts";

/** Expires the entry of a path, or of every path of a pattern when a type is given, and the data that it reads. */
export function revalidatePath(path: string, type?: "layout" | "page"): void {
  invalidatePath(path, type);
}

/**
 * Invalidates everything with a tag. With a profile it becomes stale and may be served once more; with `{ expire: 0 }`,
 * or in the deprecated form without a second argument, it may not.
 */
export function revalidateTag(tag: string, profile?: string | { readonly expire?: number }): void {
  const scope = invalidatingScope("revalidateTag()");
  if (profile === undefined) {
    warn(
      scope,
      "VINEXT_REVALIDATE_TAG_PROFILE",
      'revalidateTag() without a second argument is deprecated. Add "max", or { expire: 0 } to expire at once.',
    );
  }
  const seconds = profileSeconds(profile);
  if (seconds.kind === "unknown") {
    warn(
      scope,
      "VINEXT_UNKNOWN_PROFILE",
      `revalidateTag("${tag}") was given the unknown profile "${seconds.name}". Nothing was invalidated.`,
    );
    return;
  }
  invalidateTag("revalidateTag()", tag, seconds.expireAfterSeconds);
}

/** Expires everything with a tag at once, so that the action's own answer shows the change. Server Actions only. */
export function updateTag(tag: string): void {
  actionScope("updateTag()", "Use revalidateTag(tag, { expire: 0 }) in a Route Handler or after().");
  invalidateTag("updateTag()", tag, 0);
}

/** Renders the caller's page again without touching the cache. Server Actions only. */
export function refresh(): void {
  actionScope(
    "refresh()",
    "Call it in a Server Action; elsewhere use useRouter().refresh() in the browser.",
  ).use.refresh = true;
}

/** Makes the render dynamic. Inside a cached function and in late work it has no effect. */
export function unstable_noStore(): void {
  const scope = currentScope();
  if (!scope || scope.phase === "cache" || scope.phase === "after" || scope.kind === "params") return;
  markDynamic(scope, "unstable_noStore()");
}

/** Says how long the result of the running `"use cache"` function may live: by the name of a profile, or in seconds. */
export function cacheLife(profile: string | CacheLifeProfile): void {
  noteLife(cachingScope("cacheLife()").use, readLife(profile));
}

/** Tags the result of the running `"use cache"` function. */
export function cacheTag(...tags: string[]): void {
  const scope = cachingScope("cacheTag()");
  for (const tag of usableTags(scope, tags, "cacheTag()")) scope.use.tags.add(tag);
}

export { cacheLife as unstable_cacheLife, cacheTag as unstable_cacheTag };

/** Registers the cache handler of this process. Call it before the server starts. */
export function setCacheHandler(handler: object): void {
  registerCacheHandler(handler);
}

/** Gives the cache handler that was registered, if any. */
export function getCacheHandler(): object | undefined {
  return registeredCacheHandler();
}
