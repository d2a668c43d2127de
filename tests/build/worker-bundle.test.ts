import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";

const APP: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": plainPage("Home"),
  "app/posts/[slug]/page.tsx": `export const dynamicParams = false;
export const generateStaticParams = () => [{ slug: "a" }, { slug: "b" }];
${plainPage("A post")}`,
};

const roots: string[] = [];
async function build(files: FixtureFiles): Promise<string> {
  const { root } = await mustBuild(files, { VINEXT_TARGET: "workers" });
  roots.push(root);
  return root;
}
afterAll(() => roots.forEach(removeFixture));

describe("the Worker of a site without a worker.ts", () => {
  const app = { root: "" };
  beforeAll(async () => {
    app.root = await build(APP);
  });
  const read = (name: string): string => readFileSync(path.join(app.root, name), "utf8");

  it("evaluates no React before the first render, and is at most 40 KiB of gzip", () => {
    const code = read("dist/server/worker.js");
    const imports = [...code.matchAll(/\bfrom\s*"([^"]+)"/g)].map(([, id]) => id);

    expect(new Set(imports)).toEqual(
      new Set(["./listed.bin", "./site.json", "cloudflare:workers", "node:crypto", "node:zlib"]),
    );
    for (const mark of ["react.transitional.element", "useState", "renderToReadableStream", "valibot", "node:sqlite"])
      expect({ mark, isThere: code.includes(mark) }).toEqual({ mark, isThere: false });
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(40 * 1024);
  });

  it("says nothing of the machine it was built on to what it loads", () => {
    expect(read("dist/server/site.json")).not.toContain(app.root);
  });

  it("gets a configuration that wrangler can read, once", () => {
    const first = read("wrangler.jsonc");
    expect(JSON.parse(first.replace(/^\s*\/\/.*$/gm, ""))).toMatchObject({
      main: "dist/server/worker.js",
      compatibility_flags: ["nodejs_compat"],
      assets: { directory: "dist/client", binding: "ASSETS", run_worker_first: true },
      kv_namespaces: [{ binding: "VINEXT_CACHE" }],
    });
  });

  it("has Node's streams in none of its bundles", () => {
    for (const file of ["dist/server/index.js", "dist/server/ssr/index.js"]) {
      expect(read(file)).not.toContain("node:stream");
      expect(read(file)).not.toContain("process.env.NODE_ENV");
    }
  });
});

describe("an app's own files", () => {
  it("take the place of what the build would write: worker.ts, and wrangler.toml untouched", async () => {
    const config = `name = "mine"\n`;
    const { root, output } = await mustBuild(
      {
        ...APP,
        "wrangler.toml": config,
        "worker.ts": `import { createWorker, KVCacheHandler } from "vinext-isr/worker";
export const mark = "a worker of its own";
export default createWorker({ handler: (env) => new KVCacheHandler(env.VINEXT_CACHE, { prefix: "mine/" }) });`,
      },
      { VINEXT_TARGET: "workers" },
    );
    roots.push(root);

    expect(output).toContain(`wrangler.toml lacks: "kv_namespaces": [{ "binding": "VINEXT_CACHE", "id": "…" }]`);

    expect(readFileSync(path.join(root, "wrangler.toml"), "utf8")).toBe(config);
    expect(existsSync(path.join(root, "wrangler.jsonc"))).toBe(false);
    expect(readFileSync(path.join(root, "dist/server/worker.js"), "utf8")).toContain("a worker of its own");
  });
});
