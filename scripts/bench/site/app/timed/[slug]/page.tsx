import type { ReactNode } from "react";
import { Post, rowsOfPage } from "../../post.tsx";
import { slugs } from "../../slugs.ts";

/** Lists as many pages as the bench asks for. */
export const generateStaticParams = (): ReturnType<typeof slugs> => slugs(process.env["BENCH_TIMED_PAGES"]);

/** One second: every page is stale by the time the bench asks for it. */
export const revalidate = 1;

/** Shows one post that ages at once and is another one each time. */
export default async function Page(props: { readonly params: Promise<{ readonly slug: string }> }): Promise<ReactNode> {
  const { slug } = await props.params;
  // Holds a regeneration up, so that a server can be seen answering stale for a while.
  const slowMs = Number(process.env["BENCH_SLOW_MS"] ?? "0");
  const { promise, resolve } = Promise.withResolvers<void>();
  if (slowMs > 0) setTimeout(resolve, slowMs);
  else resolve();
  await promise;
  return (
    <>
      <time>{new Date().toISOString()}</time>
      <Post slug={slug} rows={rowsOfPage()} />
    </>
  );
}
