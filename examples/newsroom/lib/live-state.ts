import { articleTag, LISTS_TAG, topicTag, type Article } from "./article";

/** What one URL answers right now. */
export interface LiveState {
  readonly url: string;
  /** `X-Vinext-Cache` of the answer. */
  readonly state: string;
  /** Since the render that is shown. */
  readonly ageSeconds: number | undefined;
  /** `Cache-Control` of the answer. */
  readonly lifetime: string;
  readonly tags: readonly string[];
}

/** Asks the site for every public URL, as a client that only looks ahead: it starts no regeneration. */
export async function liveStates(origin: string, articles: readonly Article[]): Promise<readonly LiveState[]> {
  return Promise.all(publicUrls(articles).map((page) => stateOf(origin, page)));
}

interface PublicUrl {
  readonly url: string;
  readonly tags: readonly string[];
}

function publicUrls(articles: readonly Article[]): readonly PublicUrl[] {
  const topics = [...new Set(articles.flatMap(({ tags }) => tags))].toSorted();
  return [
    ...["/", "/feed.xml", "/sitemap.xml"].map((url) => ({ url, tags: [LISTS_TAG] })),
    ...articles.map(({ slug }) => ({ url: `/articles/${slug}`, tags: [articleTag(slug)] })),
    ...topics.map((topic) => ({ url: `/tags/${topic}`, tags: [topicTag(topic)] })),
  ];
}

async function stateOf(origin: string, { url, tags }: PublicUrl): Promise<LiveState> {
  const answer = await fetch(origin + url, { cache: "no-store", headers: { purpose: "prefetch" } });
  const rendered = /data-rendered="([^"]+)"/.exec(await answer.text())?.[1];
  return {
    url,
    tags,
    state: answer.headers.get("x-vinext-cache") ?? "–",
    lifetime: answer.headers.get("cache-control") ?? "–",
    ageSeconds: rendered === undefined ? undefined : Math.round((Date.now() - Date.parse(rendered)) / 1000),
  };
}
