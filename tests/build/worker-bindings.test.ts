import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildFixture } from "../helpers/build.ts";
import { LAYOUT, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import { builtAtMs } from "../runtime/target.ts";

const PAGE: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": `import { env } from "cloudflare:workers";
export default function Page() { return <p>{\`greeting:\${env.GREETING}\`}</p>; }`,
};
const CONFIG = `{ "name": "site", "main": "dist/server/worker.js", "compatibility_date": "2026-07-01",
  "vars": { "GREETING": "hello from wrangler" }, "kv_namespaces": [{ "binding": "VINEXT_CACHE" }] }`;

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));
const args = ["--prerender", "--target", "workers"];

describe("the bindings of a Worker while its pages are prerendered", () => {
  it("are the local ones that wrangler's configuration names", async () => {
    const built = await buildFixture({ ...PAGE, "wrangler.jsonc": CONFIG }, { args });
    roots.push(built.root);

    expect({ code: built.code, output: built.output }).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(built.root, "wrangler.jsonc"), "utf8")).toBe(CONFIG);
    const machine = await startWorker(built.root, { startAtMs: builtAtMs(built.root) });
    const reply = await machine.send("/");
    await machine.stop();
    expect([reply.state, reply.text.includes("greeting:hello from wrangler")]).toEqual(["HIT", true]);
  });

  it("fail the page that reads them, with a sentence, when the configuration cannot be read", async () => {
    const built = await buildFixture({ ...PAGE, "wrangler.jsonc": `{ "name": ` }, { args });
    roots.push(built.root);

    expect(built.code).toBe(1);
    expect(built.output).toContain("wrangler.jsonc cannot be read: ValueExpected in line 1.");
    expect(built.output).toContain('`env.GREETING` of "cloudflare:workers" was read while prerendering');
  });
});
