import { cacheLife, cacheTag } from "next/cache";
import { articleTag, LISTS_TAG, topicTag, type Article } from "./article";
import { openContent } from "./content-store";

// Every read of a public page is kept under the tags of what it shows. Publishing raises those tags and no others.

/** Lists all stories, newest first. */
export async function allArticles(): Promise<readonly Article[]> {
  "use cache";
  cacheLife("max");
  cacheTag(LISTS_TAG);
  return openContent().list();
}

/** Lists the stories below a topic, newest first. */
export async function articlesOn(topic: string): Promise<readonly Article[]> {
  "use cache";
  cacheLife("max");
  cacheTag(topicTag(topic));
  return openContent()
    .list()
    .filter(({ tags }) => tags.includes(topic));
}

/** Finds one story. */
export async function findArticle(slug: string): Promise<Article | undefined> {
  "use cache";
  cacheLife("max");
  cacheTag(articleTag(slug));
  return openContent().find(slug);
}
