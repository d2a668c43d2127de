import { afterAll, describe, expect, it } from "vitest";
import { buildFixture, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { expectRefusal } from "./expect-refusal.ts";

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));

const HOME: FixtureFiles = { "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home") };

describe('a "use cache" that cannot be', () => {
  it.each([
    ["private", "A result for one visitor is not kept"],
    ["remote", "the store of the site"],
    ["anything", "the store of the site"],
  ])("names file, line and reason of the kind %s", async (kind, reason) => {
    const built = await build({
      "app/a/page.tsx": `export default async function Page() {\n  "use cache: ${kind}";\n  return <p>a</p>;\n}`,
    });

    expectRefusal(built, ["app/a/page.tsx:2", `"use cache: ${kind}"`, reason, "VINEXT_USE_CACHE_KIND"]);
  });

  it("names the file of a function that is not async", async () => {
    const built = await build({
      "app/a/page.tsx": `export default function Page() { "use cache"; return <p>a</p>; }`,
    });

    expectRefusal(built, ["app/a/page.tsx", "async", "VINEXT_USE_CACHE"]);
  });

  it("names the file that a client component imports", async () => {
    const built = await build({
      "app/a/read.ts": `"use cache"; export async function read() { return 1; }`,
      "app/a/client.tsx": `"use client"; import { read } from "./read"; export function Client() { return <b onClick={read} />; }`,
      "app/a/page.tsx": `import { Client } from "./client"; export default function Page() { return <Client />; }`,
    });

    expectRefusal(built, ["app/a/read.ts", "a client component imports it", "VINEXT_USE_CACHE"]);
  });

  it("is not seen in a sentence", async () => {
    const built = await build({ "app/a/page.tsx": plainPage(`{'Begin with "use cache: private".'}`) });

    expect(built.code).toBe(0);
  });
});

async function build(files: FixtureFiles): Promise<BuiltFixture> {
  const built = await buildFixture({ ...HOME, ...files });
  roots.push(built.root);
  return built;
}
