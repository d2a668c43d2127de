import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { collectNode } from "../../renderers/app/collect.ts";
import Layout from "../../site/app/layout.tsx";
import { Post, rowsOfPage } from "../../site/app/post.tsx";

/** Renders one page of the measured site to both of its bodies and nothing else. Returns their size. */
export async function renderPage(slug: string): Promise<number> {
  const { renderHtml } = await loadSsr();
  const tree = (
    <Layout>
      <Post slug={slug} rows={rowsOfPage()} />
    </Layout>
  );
  const rsc = await collectNode((sink) => renderToPipeableStream(tree).pipe(sink));
  const html = await renderHtml(rsc);
  return rsc.byteLength + html.byteLength;
}

function loadSsr(): Promise<typeof import("./entry.ssr.tsx")> {
  return import.meta.viteRsc.loadModule<typeof import("./entry.ssr.tsx")>("ssr", "index");
}
