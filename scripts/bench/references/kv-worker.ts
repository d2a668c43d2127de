// The bare Worker: one KV value, streamed, with the headers that stand beside it.
interface Env {
  readonly PAGES: {
    getWithMetadata(
      key: string,
      options: { readonly type: "stream"; readonly cacheTtl: number },
    ): Promise<{ readonly value: ReadableStream | null; readonly metadata: Record<string, string> }>;
  };
}

const worker = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    const { value, metadata } = await env.PAGES.getWithMetadata(pathname, { type: "stream", cacheTtl: 60 });
    return value === null ? new Response("Not Found", { status: 404 }) : new Response(value, { headers: metadata });
  },
};

export default worker;
