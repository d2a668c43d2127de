import { Readable } from "node:stream";
import { createFromNodeStream } from "@vitejs/plugin-rsc/ssr.node";
import { use, type ReactNode } from "react";
import { renderToPipeableStream } from "react-dom/server.node";
import { collectNode } from "../../renderers/app/collect.ts";

/** Renders a payload's HTML into one buffer, by the renderer that `scripts/bench/renderers` found to be the fastest. */
export function renderHtml(rsc: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  let opened: Promise<ReactNode> | undefined;
  // React calls a suspended component again and must get the same promise.
  const Root = (): ReactNode =>
    use((opened ??= createFromNodeStream<ReactNode>(Readable.from([rsc], { objectMode: false }))));
  const stream = renderToPipeableStream(<Root />, {
    onAllReady: () => resolve(collectNode((sink) => stream.pipe(sink))),
    onError: reject,
  });
  return promise;
}
