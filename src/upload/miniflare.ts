import { createRequire } from "node:module";
import { join } from "node:path";
import * as v from "valibot";

import { wranglerMissing, wranglerOutdated } from "../errors/upload.ts";

/** Loads the simulator that the app's wrangler comes with. Asked for as CommonJS, which it is: for `import`, Node would first read all of it once more. */
export function requireMiniflare(root: string): MiniflareModule {
  const module: unknown = createRequire(import.meta.url)(resolveMiniflare(root));
  const known = v.safeParse(MINIFLARE, module);
  if (!known.success) throw wranglerOutdated(root);
  return known.output;
}

/** What is used of miniflare. */
export interface MiniflareModule {
  readonly Miniflare: new (options: unknown) => unknown;
  readonly convertV4MiniflareOptions: (options: unknown) => unknown;
}

const MINIFLARE = v.object({
  Miniflare: v.custom<MiniflareModule["Miniflare"]>((value) => typeof value === "function"),
  convertV4MiniflareOptions: v.custom<MiniflareModule["convertV4MiniflareOptions"]>(
    (value) => typeof value === "function",
  ),
});

function resolveMiniflare(root: string): string {
  try {
    const wrangler = createRequire(join(root, "package.json")).resolve("wrangler");
    return createRequire(wrangler).resolve("miniflare");
  } catch (error) {
    throw wranglerMissing(root, error);
  }
}
