import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResolvedConfig } from "../config.ts";

/** Writes a configuration for wrangler where the app has none. One that is there is never touched. */
export async function writeWranglerConfig(root: string, config: ResolvedConfig): Promise<void> {
  if (CONFIG_FILES.some((name) => existsSync(path.join(root, name)))) return;
  const text = JSON.stringify(wranglerConfig(await nameOf(root), config), undefined, 2);
  await writeFile(path.join(root, "wrangler.jsonc"), `${HEADER}${text}\n`);
}

const CONFIG_FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"];
const HEADER = "// Written once by `vinext build --target workers`. It is yours: a build never changes it again.\n";

/** What a Worker of this package needs. */
export function wranglerConfig(name: string, { kv }: Pick<ResolvedConfig, "kv">): object {
  return {
    $schema: "node_modules/wrangler/config-schema.json",
    name,
    main: "dist/server/worker.js",
    compatibility_date: "2026-07-01",
    compatibility_flags: ["nodejs_compat"],
    // The bundles are finished; what a HIT does not need stays in modules of its own.
    no_bundle: true,
    find_additional_modules: true,
    base_dir: "dist/server",
    rules: [
      { type: "ESModule", globs: ["**/*.js"] },
      { type: "Text", globs: ["site.json"] },
      { type: "Data", globs: ["listed.bin"] },
    ],
    assets: {
      directory: "dist/client",
      binding: "ASSETS",
      html_handling: "none",
      // No file goes out without the Worker: it keeps the entries of the build private, and lets nobody keep a 404.
      run_worker_first: true,
    },
    kv_namespaces: [{ binding: kv.binding }],
  };
}

async function nameOf(root: string): Promise<string> {
  const file = path.join(root, "package.json");
  const json: unknown = existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : undefined;
  const own = typeof json === "object" && json !== null && "name" in json ? json.name : undefined;
  const name = (typeof own === "string" ? own : path.basename(root)).toLowerCase();
  return (
    name
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 63) || "site"
  );
}
