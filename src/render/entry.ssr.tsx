import { Readable, Writable } from "node:stream";
import { createFromNodeStream, createFromReadableStream, getClientEntryUrl } from "@vitejs/plugin-rsc/ssr.node";
import { use, type ReactNode } from "react";
import type { ReactFormState } from "react-dom/client";
import { renderToPipeableStream, renderToReadableStream } from "react-dom/server.node";
import { injectRSCPayload } from "rsc-html-stream/server";
import { ServerRouter } from "./client/router.tsx";
import { digestOf } from "./digest.ts";
import { withFlightData } from "./flight-data.ts";
import type { RscPayload } from "./payload.ts";

/** What one document render came to. `shellError` is set when there is no document at all. */
export interface DocumentResult {
  readonly html: Uint8Array;
  readonly errors: readonly unknown[];
  readonly shellError: unknown;
}

/** Renders the whole document of a finished payload: nothing streams, every boundary is resolved in place. */
export function renderDocument(rsc: Uint8Array, signal: AbortSignal): Promise<DocumentResult> {
  const { promise, resolve, reject } = Promise.withResolvers<DocumentResult>();
  const errors: unknown[] = [];
  const chunks: Uint8Array[] = [];
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const abort = (): void => {
    reject(signal.reason);
    stream.abort(signal.reason);
  };
  const done = (result: DocumentResult): void => {
    signal.removeEventListener("abort", abort);
    resolve(result);
  };
  const open = (): Promise<RscPayload> => createFromNodeStream<RscPayload>(Readable.from([rsc], { objectMode: false }));
  sink.on("finish", () => done({ html: withFlightData(Buffer.concat(chunks), rsc), errors, shellError: undefined }));
  const stream = renderToPipeableStream(ssrRoot(open, undefined), {
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

/** What a visitor's document needs besides its payload stream. */
export interface VisitorDocument {
  readonly search: string;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
  /** What the form says that this visitor has just sent. */
  readonly formState: ReactFormState | undefined;
}

/** Streams the document of one visitor. Rejects when the shell itself cannot be rendered. */
export async function streamDocument(
  rsc: ReadableStream<Uint8Array>,
  document: VisitorDocument,
): Promise<ReadableStream<Uint8Array>> {
  const [forHtml, forBrowser] = rsc.tee();
  const html = await renderToReadableStream(
    ssrRoot(() => createFromReadableStream<RscPayload>(forHtml), document.search),
    {
      bootstrapModules: [getClientEntryUrl()],
      signal: document.signal,
      formState: document.formState ?? null,
      onError(error) {
        document.onError(error);
        return digestOf(error);
      },
    },
  );
  return html.pipeThrough(injectRSCPayload(forBrowser));
}

/** Opens the payload inside the render, where React hears its resource hints, and once however often React retries. */
function ssrRoot(open: () => Promise<RscPayload>, search: string | undefined): ReactNode {
  let payload: Promise<RscPayload> | undefined;
  function Root(): ReactNode {
    payload ??= open();
    const loaded = use(payload);
    return (
      <ServerRouter payload={loaded} search={search}>
        {loaded.root}
      </ServerRouter>
    );
  }
  return <Root />;
}
