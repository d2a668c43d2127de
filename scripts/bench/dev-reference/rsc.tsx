import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc";

async function handle(): Promise<Response> {
  const page = (
    <html lang="en">
      <body>
        <p>A page</p>
      </body>
    </html>
  );
  const ssr = await import.meta.viteRsc.loadModule<typeof import("./ssr.tsx")>("ssr", "index");
  const html = await ssr.renderHtml(renderToReadableStream(page));
  return new Response(html, { headers: { "content-type": "text/html" } });
}

export default handle;
