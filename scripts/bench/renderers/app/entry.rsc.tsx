import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server";
import { renderToPipeableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { prerenderToNodeStream } from "@vitejs/plugin-rsc/rsc/static.node";
import { collectNode, collectWeb } from "./collect.ts";
import { Page } from "./page.tsx";

/** Renders the page's RSC payload into one buffer. */
export type RscHalf = () => Promise<Uint8Array>;

/** Offers every way to render the payload, by its name in the table. One copy of this module can run only one of them. */
export const rscHalves: Readonly<Record<string, RscHalf>> = {
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
