import Link from "next/link";
import type { ReactNode } from "react";
import type { Article } from "../lib/article";
import { Topics } from "./topics";

/** Shows stories in a list, newest first. */
export function ArticleList({ articles }: { readonly articles: readonly Article[] }): ReactNode {
  return (
    <ol className="list">
      {articles.map(({ slug, title, summary, tags }) => (
        <li key={slug}>
          <h2>
            <Link href={`/articles/${slug}`}>{title}</Link>
          </h2>
          <p>{summary}</p>
          <Topics topics={tags} />
        </li>
      ))}
    </ol>
  );
}
