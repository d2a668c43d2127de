import type { ReactNode } from "react";
import { Post, rowsOfPage } from "../../post.tsx";
import { slugs } from "../../slugs.ts";

/** Lists as many pages as the bench asks for. */
export const generateStaticParams = (): ReturnType<typeof slugs> => slugs(process.env["BENCH_PAGES"]);

/** Shows one post that never ages. */
export default async function Page(props: { readonly params: Promise<{ readonly slug: string }> }): Promise<ReactNode> {
  const { slug } = await props.params;
  return <Post slug={slug} rows={rowsOfPage()} />;
}
