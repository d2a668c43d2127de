import { createFromNodeStream, getClientEntryUrl } from "@vitejs/plugin-rsc/ssr.node";
import type { ReactNode } from "react";
import { renderToPipeableStream } from "react-dom/server.node";
import { digestOf } from "../request/error-digest.ts";
import { withFlightData } from "./flight-data.ts";
import { escapeBytes } from "./flight-text.node.ts";
import type { FinishedPayload, RscPayload } from "./payload.ts";
import { joinPieces, pieceSink, pieceSource } from "./pieces.node.ts";

/** What one document render came to. `shellError` is set when there is no document at all. */
export interface DocumentResult {
  readonly html: Uint8Array;
  readonly errors: readonly unknown[];
  readonly shellError: unknown;
}

/** Opens the payload of a document. */
export type OpenPayload = () => Promise<RscPayload>;

/** Renders the whole document of a finished payload: nothing streams, every boundary is resolved in place. */
export function renderWholeDocument(
  root: (open: OpenPayload) => ReactNode,
  { rsc, signal }: { readonly rsc: FinishedPayload; readonly signal: AbortSignal },
): Promise<DocumentResult> {
  const { promise, resolve, reject } = Promise.withResolvers<DocumentResult>();
  const errors: unknown[] = [];
  const abort = (): void => {
    reject(signal.reason);
    stream.abort(signal.reason);
  };
  const done = (result: DocumentResult): void => {
    signal.removeEventListener("abort", abort);
    resolve(result);
  };
  const open: OpenPayload = () => createFromNodeStream<RscPayload>(pieceSource(rsc.pieces));
  const sink = pieceSink({
    done: (pieces) =>
      done({ html: withFlightData(joinPieces(pieces), rsc.bytes, escapeBytes), errors, shellError: undefined }),
    failed: reject,
  });
  const stream = renderToPipeableStream(root(open), {
    bootstrapModules: [getClientEntryUrl()],
    // A stored page has no reason to send a large boundary after its fallback: readers without JavaScript would never see it.
    progressiveChunkSize: Number.MAX_SAFE_INTEGER,
    onError(error) {
      errors.push(error);
      return digestOf(error);
    },
    onAllReady: () => void stream.pipe(sink),
    onShellError: (shellError) => done({ html: new Uint8Array(), errors, shellError }),
  });
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return promise;
}
