import { Readable } from "node:stream";
import { createFromReadableStream } from "@vitejs/plugin-rsc/ssr";
import { createFromNodeStream } from "@vitejs/plugin-rsc/ssr.node";
import { use, type ReactNode } from "react";
import { renderToReadableStream } from "react-dom/server.edge";
import { renderToPipeableStream } from "react-dom/server.node";
import { prerender } from "react-dom/static.edge";
import { collectNode, collectWeb } from "./collect.ts";

/** Offers every way to render a payload's HTML into one buffer. Inlining the payload is left out: it costs all the same. */
export const ssrHalves: Readonly<Record<string, (rsc: Uint8Array) => Promise<Uint8Array>>> = {
  "server.node pipeable": (rsc) => {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const open = (): Promise<ReactNode> => createFromNodeStream<ReactNode>(Readable.from([rsc], { objectMode: false }));
    const stream = renderToPipeableStream(ssrRoot(open), {
      onAllReady: () => resolve(collectNode((sink) => stream.pipe(sink))),
      onError: reject,
    });
    return promise;
  },
  "static.edge prerender": async (rsc) => collectWeb((await prerender(ssrRoot(() => openWeb(rsc)))).prelude),
  "server.edge readable": async (rsc) => {
    const stream = await renderToReadableStream(ssrRoot(() => openWeb(rsc)));
    await stream.allReady;
    return collectWeb(stream);
  },
};

function openWeb(rsc: Uint8Array): Promise<ReactNode> {
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    controller.enqueue(rsc);
    controller.close();
  };
  return createFromReadableStream<ReactNode>(new ReadableStream({ start }));
}

// React calls a suspended component again and must get the same promise.
function ssrRoot(open: () => Promise<ReactNode>): ReactNode {
  let opened: Promise<ReactNode> | undefined;
  const Root = (): ReactNode => use((opened ??= open()));
  return <Root />;
}
