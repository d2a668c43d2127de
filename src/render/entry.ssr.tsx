import { createFromReadableStream, getClientEntryUrl } from "@vitejs/plugin-rsc/ssr.node";
import { use, type ReactNode } from "react";
import type { ReactFormState } from "react-dom/client";
import { renderToReadableStream } from "react-dom/server.node";
import { injectRSCPayload } from "rsc-html-stream/server";
import { ServerRouter, type ServerRouterProps } from "./client/router.tsx";
import { digestOf } from "../request/error-digest.ts";
import { createInsertedHtml, insertHtmlStream, withInsertedHtml } from "./inserted-html.ts";
import { addLateOutcome } from "./late-outcome.ts";
import { renderWholeDocument, type DocumentResult } from "./document-stream.node.ts";
import type { FinishedPayload, RscPayload } from "./payload.ts";

/** Renders the whole document of a finished payload: nothing streams, every boundary is resolved in place. */
export async function renderDocument(rsc: FinishedPayload, signal: AbortSignal): Promise<DocumentResult> {
  const inserted = createInsertedHtml();
  const result = await renderWholeDocument((open) => ssrRoot(open, { search: undefined, insertHtml: inserted.add }), {
    rsc,
    signal,
  });
  for (const error of result.errors) addLateOutcome(inserted, error);
  return { ...result, html: withInsertedHtml(result.html, inserted.take()) };
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
  const inserted = createInsertedHtml();
  const { search } = document;
  const html = await renderToReadableStream(
    ssrRoot(() => createFromReadableStream<RscPayload>(forHtml), { search, insertHtml: inserted.add }),
    {
      bootstrapModules: [getClientEntryUrl()],
      signal: document.signal,
      formState: document.formState ?? null,
      onError(error) {
        document.onError(error);
        addLateOutcome(inserted, error);
        return digestOf(error);
      },
    },
  );
  return html.pipeThrough(insertHtmlStream(inserted)).pipeThrough(injectRSCPayload(forBrowser));
}

/** Opens the payload inside the render, where React hears its resource hints, and once however often React retries. */
function ssrRoot(
  open: () => Promise<RscPayload>,
  { search, insertHtml }: Required<Pick<ServerRouterProps, "search" | "insertHtml">>,
): ReactNode {
  let payload: Promise<RscPayload> | undefined;
  function Root(): ReactNode {
    payload ??= open();
    const loaded = use(payload);
    return (
      <ServerRouter payload={loaded} search={search} insertHtml={insertHtml}>
        {loaded.root}
      </ServerRouter>
    );
  }
  return <Root />;
}
