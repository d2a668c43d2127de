import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild, runVinext } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";
import { startWithStore, newStore } from "./node-target.ts";

const MEMORY = pathToFileURL(path.resolve("dist/cache-handlers/memory.js")).href;

const app = { root: "" };
beforeAll(async () => {
  const built = await mustBuild({
    "app/layout.tsx": LAYOUT,
    "app/[slug]/page.tsx": `
      export const revalidate = 60;
      export const generateStaticParams = () => [];
      export default async function Page({ params }) { return <p>{(await params).slug}</p>; }`,
    "cache.mjs": `
      import { setCacheHandler } from "vinext-isr/next/cache";
      import { createMemoryHandler } from ${JSON.stringify(MEMORY)};
      const handler = createMemoryHandler({ maxBytes: 1_000_000 });
      setCacheHandler({ ...handler, put: (record) => { console.log("kept " + record.key); return handler.put(record); } });`,
    "broken.mjs": `
      import { setCacheHandler } from "vinext-isr/next/cache";
      setCacheHandler({ read() {} });`,
  });
  app.root = built.root;
});
afterAll(() => removeFixture(app.root));

describe("a cache handler that the app registers", () => {
  it("keeps what run time renders", async () => {
    const server = await startWithStore(app.root, newStore(app.root), { env: preload("cache.mjs") });

    const first = await server.send("/a");
    const second = await server.send("/a");
    await server.stop();

    expect([first.state, second.state]).toEqual(["MISS", "HIT"]);
    await expect.poll(() => server.output()).toMatch(/kept cache:app:\w+:\/a/);
  });

  it("is refused by name when it lacks a method", async () => {
    const { code, output } = await runVinext(["start", app.root, "--port", "0"], preload("broken.mjs"));

    expect(code).toBe(1);
    expect(output).toContain("lacks put, touch");
    expect(output).toContain("[VINEXT_CACHE_HANDLER]");
  });
});

function preload(file: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import ${pathToFileURL(path.join(app.root, file)).href}` };
}
