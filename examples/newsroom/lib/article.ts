/** One story, as the desk writes it. */
export interface Article {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly tags: readonly string[];
  /** ISO 8601. */
  readonly changedAt: string;
}

/** What a story looked like before a change, and after. Absent: there was none. */
export interface Change {
  readonly before: Article | undefined;
  readonly after: Article;
}

/** Names the tags of everything that shows a story: its own page, every list, and the pages of its old and new tags. */
export function tagsOf({ before, after }: Change): readonly string[] {
  const topics = new Set([...(before?.tags ?? []), ...after.tags]);
  return [articleTag(after.slug), LISTS_TAG, ...[...topics].map(topicTag)];
}

/** Is the tag of every list of all stories. */
export const LISTS_TAG = "articles";

/** Names the tag of one story. */
export function articleTag(slug: string): string {
  return `article:${slug}`;
}

/** Names the tag of the list below one topic. */
export function topicTag(topic: string): string {
  return `topic:${topic}`;
}
