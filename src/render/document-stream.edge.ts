import { createFromReadableStream, getClientEntryUrl } from "@vitejs/plugin-rsc/ssr";
import type { ReactNode } from "react";
import { renderToReadableStream } from "react-dom/server.edge";
import type { DocumentResult, OpenPayload } from "./document-stream.node.ts";
import { digestOf } from "../request/error-digest.ts";
import { withFlightData } from "./flight-data.ts";
import type { FinishedPayload, RscPayload } from "./payload.ts";

/** Renders the whole document of a finished payload with web streams alone. */
export async function renderWholeDocument(
  root: (open: OpenPayload) => ReactNode,
  { rsc, signal }: { readonly rsc: FinishedPayload; readonly signal: AbortSignal },
): Promise<DocumentResult> {
  const errors: unknown[] = [];
  const open: OpenPayload = () => createFromReadableStream<RscPayload>(streamOf(rsc.bytes));
  try {
    const stream = await renderToReadableStream(root(open), {
      bootstrapModules: [getClientEntryUrl()],
      progressiveChunkSize: Number.MAX_SAFE_INTEGER,
      signal,
      onError(error) {
        errors.push(error);
        return digestOf(error);
      },
    });
    await stream.allReady;
    const html = new Uint8Array(await new Response(stream).arrayBuffer());
    signal.throwIfAborted();
    return { html: withFlightData(html, rsc.bytes), errors, shellError: undefined };
  } catch (shellError) {
    signal.throwIfAborted();
    return { html: new Uint8Array(), errors, shellError };
  }
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
