import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { digestOf } from "../request/error-digest.ts";
import type { FinishedPayload } from "./payload.ts";
import { joinPieces, pieceSink } from "./pieces.node.ts";

/** What rendering a payload came to. */
export interface RscResult {
  readonly payload: FinishedPayload;
  /** Every error that a server component threw, in order. */
  readonly errors: readonly unknown[];
}

/**
 * Renders a payload completely. Node's pipeable stream is the faster of React's two renderers here, and finished pieces are
 * cheaper than a teed stream (measured by `scripts/bench/renderers`). Rejects when the signal aborts.
 */
export function renderRsc(payload: unknown, signal: AbortSignal): Promise<RscResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RscResult>();
  const errors: unknown[] = [];
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
  const sink = pieceSink({
    done: (pieces) => {
      signal.removeEventListener("abort", abort);
      resolve({ payload: { bytes: joinPieces(pieces), pieces }, errors });
    },
    failed: reject,
  });
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  stream.pipe(sink);
  return promise;
}
