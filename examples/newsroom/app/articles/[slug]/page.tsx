import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Rendered } from "../../../components/rendered";
import { Topics } from "../../../components/topics";
import { findArticle } from "../../../lib/articles";
import { openContent } from "../../../lib/content-store";

interface Props {
  readonly params: Promise<{ readonly slug: string }>;
}

export function generateStaticParams(): readonly { readonly slug: string }[] {
  return openContent()
    .list()
    .map(({ slug }) => ({ slug }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const article = await findArticle((await params).slug);
  return article ? { title: article.title, description: article.summary } : {};
}

export default async function ArticlePage({ params }: Props): Promise<ReactNode> {
  const article = await findArticle((await params).slug);
  if (!article) notFound();
  return (
    <article>
      <h1>{article.title}</h1>
      <p>
        <em>{article.summary}</em>
      </p>
      <p>{article.body}</p>
      <Topics topics={article.tags} />
      <Rendered />
    </article>
  );
}
