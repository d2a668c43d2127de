import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";

import { wranglerMissing } from "../errors/upload.ts";

/** Loads the simulator that the app's wrangler comes with. */
export async function importMiniflare(root: string): Promise<MiniflareModule> {
  const module: unknown = await import(pathToFileURL(resolveMiniflare(root)).href);
  // A module in CommonJS shows its exports under `default` when Node cannot name them.
  const { default: whole } = v.parse(v.object({ default: v.optional(v.unknown()) }), module);
  return v.parse(MINIFLARE, whole === undefined ? module : { ...Object(module), ...Object(whole) });
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
