import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { digestOf } from "../request/error-digest.ts";

/** Streams a payload to one visitor. Every error is given to `onError` once. */
export function streamRsc(
  payload: unknown,
  options: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void; readonly references: unknown },
): ReadableStream<Uint8Array> {
  return renderToReadableStream(payload, {
    signal: options.signal,
    temporaryReferences: options.references,
    onError(error: unknown) {
      options.onError(error);
      return digestOf(error);
    },
  });
}
