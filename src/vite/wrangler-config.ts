import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResolvedConfig } from "../config.ts";
import { wranglerConfigUnreadable } from "../errors/upload.ts";
import { parseWranglerText, WRANGLER_FILES } from "../manifest/wrangler-text.ts";
import { wranglerLacks } from "./wrangler-lacks.ts";

/**
 * Writes a configuration for wrangler where the app has none. One that is there is never touched: what it lacks is returned,
 * with the lines to add.
 */
export async function writeWranglerConfig(root: string, { kv }: ResolvedConfig): Promise<readonly string[]> {
  const parts = workerParts(kv);
  const own = WRANGLER_FILES.find((name) => existsSync(path.join(root, name)));
  if (own !== undefined) return lacksOf(own, await readFile(path.join(root, own), "utf8"), parts);
  const config = {
    $schema: "node_modules/wrangler/config-schema.json",
    name: await nameOf(root),
    compatibility_date: "2026-07-01",
    ...parts,
  };
  await writeFile(path.join(root, "wrangler.jsonc"), `${HEADER}${JSON.stringify(config, undefined, 2)}\n`);
  return [];
}

const HEADER = "// Written once by `vinext build --target workers`. It is yours: a build never changes it again.\n";

/** What a Worker of this package needs. */
function workerParts({ binding }: ResolvedConfig["kv"]): Readonly<Record<string, unknown>> {
  return {
    main: "dist/server/worker.js",
    compatibility_flags: ["nodejs_compat"],
    // The bundles are finished; what a HIT does not need stays in modules of its own.
    no_bundle: true,
    find_additional_modules: true,
    base_dir: "dist/server",
    rules: [
      { type: "ESModule", globs: ["**/*.js"] },
      { type: "Text", globs: ["site.json"], fallthrough: false },
      { type: "Data", globs: ["listed.bin"], fallthrough: false },
    ],
    assets: {
      directory: "dist/client",
      binding: "ASSETS",
      html_handling: "none",
      // No file goes out without the Worker: it keeps the entries of the build private, and lets nobody keep a 404.
      run_worker_first: true,
    },
    kv_namespaces: [{ binding }],
  };
}

/** A file that nobody can read stops wrangler, not a build. */
function lacksOf(file: string, text: string, parts: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    return wranglerLacks(file, parseWranglerText(file, text), parts);
  } catch (error) {
    return [wranglerConfigUnreadable(file, error).message];
  }
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
