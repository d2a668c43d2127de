import { Writable } from "node:stream";
import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { digestOf } from "./digest.ts";

export interface RscResult {
  readonly bytes: Uint8Array;
  /** Every error that a server component threw, in order. */
  readonly errors: readonly unknown[];
}

/**
 * Renders a payload completely into one buffer. Node's pipeable stream is the faster of React's two renderers here, and
 * one buffer is cheaper than a teed stream (measured by `scripts/bench/renderers`). Rejects when the signal aborts.
 */
export function renderRsc(payload: unknown, signal: AbortSignal): Promise<RscResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RscResult>();
  const errors: unknown[] = [];
  const chunks: Uint8Array[] = [];
  const stream = renderToPipeableStream(payload, {
    onError(error: unknown) {
      errors.push(error);
      return digestOf(error);
    },
  });
  const abort = (): void => {
    reject(signal.reason);
    stream.abort(signal.reason);
  };
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  sink.on("finish", () => {
    signal.removeEventListener("abort", abort);
    resolve({ bytes: Buffer.concat(chunks), errors });
  });
  sink.on("error", reject);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  stream.pipe(sink);
  return promise;
}
