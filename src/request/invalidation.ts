import { MAX_TAG_LENGTH, pathTag } from "../entry/tags.ts";
import type { Invalidation } from "../entry/fence.ts";
import { actionOnly, invalidArgument, invalidationInRender } from "../errors/api.ts";
import { markDynamic, requireScope } from "./dynamic.ts";
import type { Scope } from "./scope.ts";
import { warn } from "./warn.ts";

/** Asks to expire a concrete path, or everything that a pattern names when a type is given (TG-03 to TG-08). */
export function invalidatePath(path: string, type: "page" | "layout" | undefined): void {
  const scope = invalidatingScope("revalidatePath()");
  if (typeof path !== "string") throw invalidArgument("`revalidatePath()`", path, "a path, for example /posts/a");
  if (path.length > MAX_PATH_LENGTH) {
    warn(
      scope,
      "VINEXT_PATH_TOO_LONG",
      `revalidatePath() was given a path of ${path.length} characters, more than ${MAX_PATH_LENGTH}. It was ignored.`,
    );
    return;
  }
  if (type === undefined && /\[[^/]+\]/.test(path)) {
    warn(
      scope,
      "VINEXT_PATTERN_WITHOUT_TYPE",
      `revalidatePath("${path}") names a pattern and needs "page" or "layout" as second argument. It has no effect.`,
    );
  }
  ask(scope, { tag: pathTag(path, type), expireAfterSeconds: 0 });
}

/** Asks to invalidate a tag: `undefined` seconds only makes entries stale, 0 expires them at once. */
export function invalidateTag(api: string, tag: string, expireAfterSeconds: number | undefined): void {
  const scope = invalidatingScope(api);
  if (isUsableTag(scope, api, tag)) ask(scope, { tag, expireAfterSeconds });
}

/** Returns the scope of the running Server Action; anywhere else it throws and says what to use instead. */
export function actionScope(api: string, instead: string): Scope {
  const scope = requireScope(api);
  if (scope.phase !== "action") throw actionOnly(api, instead);
  return scope;
}

/** Returns the scope of a phase that may invalidate; in a render the render would depend on itself (DY-07). */
export function invalidatingScope(api: string): Scope {
  const scope = requireScope(api);
  switch (scope.phase) {
    case "handler":
      // A stored answer would invalidate once, when it is made: its handler runs for each visitor, as in Next.js.
      if (scope.kind === "shared") markDynamic(scope, api);
      return scope;
    case "action":
    case "after":
      return scope;
    case "render":
    case "cache":
      throw invalidationInRender(scope.route, api);
  }
}

/** Applies what a run asked for, durably, and forgets it. Call it when the run has ended well. */
export async function applyInvalidations(scope: Scope): Promise<void> {
  const items = scope.use.invalidations.splice(0);
  if (items.length > 0) await scope.services.invalidate(items);
}

// As Next.js documents it.
/** Longest path in characters that can be invalidated, as Next.js documents it. */
export const MAX_PATH_LENGTH = 1024;

function ask(scope: Scope, item: Invalidation): void {
  scope.use.invalidations.push(item);
}

function isUsableTag(scope: Scope, api: string, tag: string): boolean {
  if (typeof tag !== "string") throw invalidArgument(`\`${api}\``, tag, "a tag, which is text");
  if (tag.length <= MAX_TAG_LENGTH) return true;
  warn(
    scope,
    "VINEXT_TAG_DROPPED",
    `${api} was given a tag of ${tag.length} characters, more than ${MAX_TAG_LENGTH}. It was ignored.`,
  );
  return false;
}
