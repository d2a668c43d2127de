import { createFromReadableStream, getClientEntryUrl } from "@vitejs/plugin-rsc/ssr";
import type { ReactNode } from "react";
import { renderToReadableStream } from "react-dom/server.edge";

export async function renderHtml(payload: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const page = await createFromReadableStream<ReactNode>(payload);
  return renderToReadableStream(page, { bootstrapModules: [getClientEntryUrl()] });
}
