import { MAX_TAG_LENGTH, MAX_TAGS } from "../entry/tags.ts";
import type { Scope } from "./scope.ts";
import { warn } from "./warn.ts";

/** Keeps the tags that may be used, and warns about those that are too long, too many or no text. */
export function usableTags(scope: Scope, tags: readonly unknown[], place: string): readonly string[] {
  const kept: string[] = [];
  for (const tag of tags) {
    const problem = tagProblem(tag, kept.length);
    if (problem === undefined && typeof tag === "string") kept.push(tag);
    else warn(scope, "VINEXT_TAG_DROPPED", `A tag of ${place} in ${scope.route} was dropped: ${problem}.`);
  }
  return kept;
}

function tagProblem(tag: unknown, keptTags: number): string | undefined {
  if (typeof tag !== "string") return `${String(tag)} is not text`;
  if (tag.length > MAX_TAG_LENGTH) return `"${tag.slice(0, 40)}…" has more than ${MAX_TAG_LENGTH} characters`;
  if (keptTags >= MAX_TAGS) return `"${tag}" is more than the ${MAX_TAGS}th`;
  return undefined;
}
