import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server";
import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { prerenderToNodeStream } from "@vitejs/plugin-rsc/rsc/static.node";
import { collectNode, collectWeb } from "./collect.ts";
import { Page } from "./page.tsx";

/** Offers every way to render the RSC payload into one buffer. One copy of this module can run only one of them. */
export const rscHalves: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  "static.node prerender": async () => {
    const { prelude } = await prerenderToNodeStream(<Page />);
    return collectNode((sink) => prelude.pipe(sink));
  },
  "server.node pipeable": () => collectNode((sink) => renderToPipeableStream(<Page />).pipe(sink)),
  "server.edge readable": () => collectWeb(renderToReadableStream(<Page />)),
};

/** Loads the other module graph of the same build. */
export function loadSsr(): Promise<typeof import("./entry.ssr.tsx")> {
  return import.meta.viteRsc.loadModule<typeof import("./entry.ssr.tsx")>("ssr", "index");
}
