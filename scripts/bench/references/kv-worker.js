// The bare Worker: one KV value, streamed, with the headers that stand beside it.
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const { value, metadata } = await env.PAGES.getWithMetadata(pathname, { type: "stream", cacheTtl: 60 });
    if (value === null) return new Response("Not Found", { status: 404 });
    return new Response(value, {
      headers: metadata,
      encodeBody: metadata["content-encoding"] ? "manual" : "automatic",
    });
  },
};
