import type { ReactNode } from "react";
import { ArticleList } from "../components/article-list";
import { Rendered } from "../components/rendered";
import { allArticles } from "../lib/articles";

export default async function FrontPage(): Promise<ReactNode> {
  return (
    <>
      <h1>Today</h1>
      <ArticleList articles={await allArticles()} />
      <Rendered />
    </>
  );
}
