import { describe, expect, it } from "vitest";
import { parseWranglerText } from "../../../src/manifest/wrangler-text.ts";
import { wranglerLacks } from "../../../src/vite/wrangler-lacks.ts";

const WANTED = {
  main: "dist/server/worker.js",
  compatibility_flags: ["nodejs_compat"],
  rules: [
    { type: "Text", globs: ["site.json"], fallthrough: false },
    { type: "Data", globs: ["listed.bin"], fallthrough: false },
  ],
  assets: { directory: "dist/client", binding: "ASSETS", run_worker_first: true },
  kv_namespaces: [{ binding: "VINEXT_CACHE" }],
};
const lacks = (file: string, text: string): readonly string[] =>
  wranglerLacks(file, parseWranglerText(file, text), WANTED);

describe("what wrangler's configuration of an app lacks", () => {
  it("is nothing where all is there, in whatever order and with more beside it", () => {
    const text = `{
      // Trailing commas and comments are read.
      "kv_namespaces": [{ "binding": "OTHER" }, { "binding": "VINEXT_CACHE", "id": "1" }],
      "assets": { "binding": "ASSETS", "directory": "./dist/client/", "run_worker_first": true, "html_handling": "none" },
      "rules": [{ "type": "Data", "globs": ["listed.bin", "x.bin"] }, { "type": "Text", "globs": ["site.json"] }],
      "compatibility_flags": ["nodejs_compat", "x"], "main": "./dist/server/worker.js",
    }`;

    expect(lacks("wrangler.jsonc", text)).toEqual([]);
  });

  it("is looked for in what it says, not in its comments", () => {
    const text = `{ // dist/server/worker.js nodejs_compat listed.bin run_worker_first VINEXT_CACHE
    }`;

    expect(lacks("wrangler.json", text)).toEqual([
      'wrangler.json lacks: "main": "dist/server/worker.js"',
      'wrangler.json lacks: "compatibility_flags": ["nodejs_compat"]',
      'wrangler.json lacks: "rules": [{ "type": "Text", "globs": ["site.json"], "fallthrough": false }, { "type": "Data", "globs": ["listed.bin"], "fallthrough": false }]',
      'wrangler.json lacks: "assets": { "directory": "dist/client", "binding": "ASSETS", "run_worker_first": true }',
      'wrangler.json lacks: "kv_namespaces": [{ "binding": "VINEXT_CACHE", "id": "…" }]',
    ]);
  });

  it("is named with its place where a part is there by half: files that go out past the Worker, above all", () => {
    const text = `{ "main": "worker.ts", "compatibility_flags": ["x"], "rules": [{ "type": "Text", "globs": ["site.json"] }],
      "assets": { "directory": "dist/client", "binding": "ASSETS", "run_worker_first": ["/api/*"] },
      "kv_namespaces": [{ "binding": "OTHER" }] }`;

    expect(lacks("wrangler.jsonc", text)).toEqual([
      'wrangler.jsonc lacks: "main": "dist/server/worker.js"',
      'wrangler.jsonc lacks in `compatibility_flags`: "nodejs_compat"',
      'wrangler.jsonc lacks in `rules`: { "type": "Data", "globs": ["listed.bin"], "fallthrough": false }',
      'wrangler.jsonc lacks in `assets`: "run_worker_first": true',
      'wrangler.jsonc lacks in `kv_namespaces`: { "binding": "VINEXT_CACHE", "id": "…" }',
    ]);
  });

  it("is looked for in every environment: namespaces, which it does not inherit, and what it says itself", () => {
    const text = `{ ${JSON.stringify(WANTED).slice(1, -1)},
      "env": { "staging": {}, "preview": { "assets": { "directory": "dist/client" }, "kv_namespaces": [] } } }`;

    expect(lacks("wrangler.jsonc", text)).toEqual([
      'wrangler.jsonc lacks in `env.staging`: "kv_namespaces": [{ "binding": "VINEXT_CACHE", "id": "…" }]',
      'wrangler.jsonc lacks in `env.preview.assets`: "binding": "ASSETS", "run_worker_first": true',
      'wrangler.jsonc lacks in `env.preview.kv_namespaces`: { "binding": "VINEXT_CACHE", "id": "…" }',
    ]);
  });

  it("is written in TOML for a file in TOML, and is nothing once it was added", () => {
    const text = `compatibility_flags = ["x"]\n[assets]\ndirectory = "dist/client"\n[[env.staging.kv_namespaces]]\nbinding = "OTHER"`;
    const [main, flags, rules, assets, namespaces, staging] = lacks("wrangler.toml", text);

    expect(main).toBe('wrangler.toml lacks above its tables:\nmain = "dist/server/worker.js"');
    expect(flags).toBe('wrangler.toml lacks in `compatibility_flags`: "nodejs_compat"');
    expect(assets).toBe('wrangler.toml lacks in `assets`:\nbinding = "ASSETS"\nrun_worker_first = true');
    const added = (line: string | undefined): string => (line ?? "").replace(/^.*\n/, "");
    const mended = [
      added(main),
      text.replace(`["x"]`, `["x", "nodejs_compat"]`).replace("[assets]", `[assets]\n${added(assets)}`),
      ...[rules, namespaces, staging].map(added),
    ].join("\n");
    expect(lacks("wrangler.toml", mended)).toEqual([]);
  });
});
