import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResolvedConfig } from "../config.ts";

/**
 * Writes a configuration for wrangler where the app has none. One that is there is never touched: what it seems to lack is
 * returned, with the lines to add.
 */
export async function writeWranglerConfig(root: string, config: ResolvedConfig): Promise<readonly string[]> {
  const own = CONFIG_FILES.find((name) => existsSync(path.join(root, name)));
  if (own !== undefined) return missingParts(own, await readFile(path.join(root, own), "utf8"), config);
  const text = JSON.stringify(wranglerConfig(await nameOf(root), config), undefined, 2);
  await writeFile(path.join(root, "wrangler.jsonc"), `${HEADER}${text}\n`);
  return [];
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
    kv_namespaces: [{ binding: kv.binding }],
  };
}

/** Looks for the words that only the needed parts hold; a configuration in TOML has the same ones. */
function missingParts(file: string, text: string, { kv }: Pick<ResolvedConfig, "kv">): readonly string[] {
  const parts: readonly (readonly [word: string, line: string])[] = [
    ["dist/server/worker.js", `"main": "dist/server/worker.js"`],
    ["nodejs_compat", `"compatibility_flags": ["nodejs_compat"]`],
    ["find_additional_modules", `"no_bundle": true, "find_additional_modules": true, "base_dir": "dist/server"`],
    [
      "listed.bin",
      `"rules": [{ "type": "ESModule", "globs": ["**/*.js"] }, { "type": "Text", "globs": ["site.json"], "fallthrough": false }, { "type": "Data", "globs": ["listed.bin"], "fallthrough": false }]`,
    ],
    [
      "run_worker_first",
      `"assets": { "directory": "dist/client", "binding": "ASSETS", "html_handling": "none", "run_worker_first": true }`,
    ],
    [kv.binding, `"kv_namespaces": [{ "binding": "${kv.binding}", "id": "…" }]`],
  ];
  return parts.filter(([word]) => !text.includes(word)).map(([, line]) => `${file} lacks: ${line}`);
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
