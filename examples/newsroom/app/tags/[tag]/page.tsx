import type { ReactNode } from "react";
import { ArticleList } from "../../../components/article-list";
import { Rendered } from "../../../components/rendered";
import { articlesOn } from "../../../lib/articles";
import { openContent } from "../../../lib/content-store";

export function generateStaticParams(): readonly { readonly tag: string }[] {
  const topics = new Set(
    openContent()
      .list()
      .flatMap(({ tags }) => tags),
  );
  return [...topics].map((tag) => ({ tag }));
}

export default async function TopicPage({
  params,
}: {
  readonly params: Promise<{ readonly tag: string }>;
}): Promise<ReactNode> {
  const { tag } = await params;
  return (
    <>
      <h1>About {tag}</h1>
      <ArticleList articles={await articlesOn(tag)} />
      <Rendered />
    </>
  );
}
