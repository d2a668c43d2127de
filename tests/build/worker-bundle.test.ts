import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import { buildFixture, mustBuild } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import { expectRefusal } from "./expect-refusal.ts";

const APP: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": plainPage("Home"),
  "app/posts/[slug]/page.tsx": `export const dynamicParams = false;
export const generateStaticParams = () => [{ slug: "a" }, { slug: "b" }];
${plainPage("A post")}`,
};

const NOTE = `export const generateStaticParams = () => [];\n${plainPage("A note")}`;

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
    const { code, imports } = eagerPart(path.join(app.root, "dist/server/worker.js"));

    expect(imports).toEqual(
      // The bundler's own helpers name the last one and use nothing of it.
      new Set(["./listed.bin", "./site.json", "cloudflare:workers", "node:crypto", "node:zlib", "node:module"]),
    );
    for (const mark of ["react.transitional.element", "useState", "renderToReadableStream", "valibot", "node:sqlite"])
      expect({ mark, isThere: code.includes(mark) }).toEqual({ mark, isThere: false });
    for (const lazy of ["webhook-signature", "dryRun"])
      expect({ lazy, isThere: code.includes(lazy) }).toEqual({ lazy, isThere: false });
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

describe("a KV namespace under another name", () => {
  const app = { root: "" };
  beforeAll(async () => {
    app.root = await build({
      ...APP,
      "app/notes/[slug]/page.tsx": NOTE,
      "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ kv: { binding: "PAGES" } })] });`,
    });
  });

  it("is what wrangler deploys, from the written configuration and without a network", () => {
    const { status, stdout, stderr } = spawnSync(WRANGLER, ["deploy", "--dry-run"], {
      cwd: app.root,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: app.root, WRANGLER_SEND_METRICS: "false" },
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/env\.PAGES +KV Namespace/);
    expect(stdout).toMatch(/env\.ASSETS +Assets/);
    expect(stdout).toMatch(/site\.json +│ text/);
  });

  it("is where the Worker keeps entries", async () => {
    const machine = await startWorker(app.root, { kvNamespaces: ["PAGES"] });
    // Miniflare's type of a namespace spells out more than is used here.
    const namespace = (await machine.miniflare.getKVNamespace("PAGES")) as unknown as KvNamespace;
    const reply = await machine.send("/posts/a", { headers: { "accept-encoding": "gzip" } });
    const rendered = await machine.send("/notes/x");
    const { keys } = await until(
      () => namespace.list({ prefix: "" }),
      (page) => page.keys.length > 0,
    );
    await machine.stop();

    expect([reply.state, rendered.state]).toEqual(["HIT", "MISS"]);
    expect(keys.map(({ name }) => name.replace(/:[\da-f]{32}:/, ":…:"))).toContain("cache:app:…:/posts/a:html");
  });

  it("is named when it is missing (D9)", async () => {
    const machine = await startWorker(app.root);
    const reply = await machine.send("/posts/a");
    await machine.stop();

    expect(reply).toMatchObject({ status: 500, text: expect.stringContaining("No KV namespace is bound as `PAGES`.") });
  });
});

it("fails by name where a page or a handler's body is larger than a value of KV may be (S3)", async () => {
  const size = 26 * 1024 ** 2;
  const built = await buildFixture(
    {
      ...APP,
      "app/large/page.tsx": `export default function Page() { return "x".repeat(${size}); }`,
      "app/file/route.ts": `export const dynamic = "force-static";
export const GET = () => new Response("x".repeat(${size}));`,
    },
    { args: ["--target", "workers", "--prerender"] },
  );
  roots.push(built.root);

  expectRefusal(built, [
    "2 pages failed:",
    /The html of \/large has \d+ bytes; the store takes at most 26148864\./,
    /The body of \/file has \d+ bytes; the store takes at most 26148864\./,
  ]);
});

describe("an app's own files", () => {
  it("take the place of what the build would write: worker.ts, and wrangler.toml untouched", async () => {
    const config = `name = "mine"\n`;
    const { root, output } = await mustBuild(
      {
        ...APP,
        "wrangler.toml": config,
        "app/notes/[slug]/page.tsx": `${NOTE}\nexport const revalidate = 5_000_000;`,
        "worker.ts": `import { createWorker, KVCacheHandler } from "vinext-isr/worker";
console.debug("a worker of its own");
// What only a request may ask for: the handler is made again with the first one.
export default createWorker({ handler: (env) => new KVCacheHandler(env.VINEXT_CACHE, { prefix: crypto.randomUUID(), ...env.OPTIONS }) });`,
      },
      { VINEXT_TARGET: "workers" },
    );
    roots.push(root);
    const machine = await startWorker(root, { kvNamespaces: ["VINEXT_CACHE"] });
    const reply = await machine.send("/posts/a");
    await machine.stop();
    const refusing = await startWorker(root, { vars: { OPTIONS: { cacheTtlSeconds: 5 } } });
    const refused = await refusing.send("/posts/a");
    await refusing.stop();

    expect(reply.state).toBe("HIT");
    expect([refused.status, refused.text]).toEqual([
      500,
      "The option `cacheTtlSeconds` of KVCacheHandler cannot be 5.\nGive it a whole number of at least 30 in worker.ts.\n",
    ]);
    expect(output).toContain(`wrangler.toml lacks:\n[[kv_namespaces]]\nbinding = "VINEXT_CACHE"\nid = "…"`);
    expect(output).toContain("KV forgets a page 30 days (`kv.ttlSeconds`) after it was written");
    expect(readFileSync(path.join(root, "wrangler.toml"), "utf8")).toBe(config);
    expect(existsSync(path.join(root, "wrangler.jsonc"))).toBe(false);
    expect(readFileSync(path.join(root, "dist/server/worker.js"), "utf8")).toContain("a worker of its own");
  });
});

/** Everything that is evaluated before the first request, and what it imports besides. */
function eagerPart(file: string): { readonly code: string; readonly imports: ReadonlySet<string> } {
  const [codes, imports] = [new Map<string, string>(), new Set<string>()];
  const follow = (at: string): void => {
    if (codes.has(at)) return;
    const code = readFileSync(at, "utf8");
    codes.set(at, code);
    for (const [, id = ""] of code.matchAll(/(?:\bfrom|\bimport)\s*"([^"]+)"/g)) {
      if (/^\..*\.js$/.test(id)) follow(path.join(path.dirname(at), id));
      else imports.add(id.replace(/^(?:\.\.?\/)+/, "./"));
    }
  };
  follow(file);
  return { code: [...codes.values()].join("\n"), imports };
}

const WRANGLER = path.resolve(import.meta.dirname, "../../node_modules/.bin/wrangler");
