import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server";
import { digestOf } from "../request/error-digest.ts";
import type { RscResult } from "./rsc-stream.node.ts";

/** Renders a payload completely into one buffer, with web streams alone. Rejects when the signal aborts. */
export async function renderRsc(payload: unknown, signal: AbortSignal): Promise<RscResult> {
  const errors: unknown[] = [];
  const stream = renderToReadableStream(payload, {
    signal,
    onError(error: unknown) {
      errors.push(error);
      return digestOf(error);
    },
  });
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // An aborted payload ends like any other, with its open rows marked as failed.
  signal.throwIfAborted();
  return { payload: { bytes, pieces: [bytes] }, errors };
}
