import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { KvNamespace } from "../../../src/cache-handlers/workers-kv.ts";
import { ask } from "./ask.ts";

/** Gives the bare Worker the very answers of ours: each body under its path, the headers beside it. */
export async function fillBare(
  root: string,
  origin: string,
  pages: { readonly paths: readonly string[]; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: true,
      script: "export default { fetch: () => new Response() }",
      kvNamespaces: ["PAGES"],
      cf: false,
      telemetry: { enabled: false },
    }),
    resourcePersistencePath: path.join(root, ".wrangler/state/v3"),
  });
  // Miniflare's type of a namespace spells out more than is used here.
  const namespace = (await miniflare.getKVNamespace("PAGES")) as unknown as Pick<KvNamespace, "put">;
  for (let first = 0; first < pages.paths.length; first += AT_A_TIME) {
    const puts = pages.paths.slice(first, first + AT_A_TIME).map(async (at) => {
      const { body, headers } = await ask(origin + at, pages.headers);
      await namespace.put(at, new Uint8Array(body), { metadata: keptOf(headers) });
    });
    await Promise.all(puts);
  }
  await miniflare.dispose();
}

const AT_A_TIME = 32;

function keptOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !MADE_BY_THE_MACHINE.has(name)));
}

const MADE_BY_THE_MACHINE: ReadonlySet<string> = new Set([
  "date",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
]);
