import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { buildFixture, runVinext } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, writeFiles, type FixtureFiles } from "../helpers/fixture.ts";

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));

const APP: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": `import { Count } from "./count";\nimport { save } from "./save";\nexport default function Page() { return <form action={save}><Count /></form>; }`,
  "app/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" />',
  "proxy.ts": "export default () => undefined;",
  "instrumentation.ts": "export const register = () => undefined;",
  "app/count.tsx": `"use client";\nimport { useState } from "react";\nexport function Count() { const [count, set] = useState(0); return <button onClick={() => set(count + 1)}>{count}</button>; }`,
  "app/save.ts": `"use server";\nexport async function save() { console.log("saved"); }`,
};

it("gives the same code the same build id and another one another (D4)", async () => {
  const first = await built();
  const id = buildIdOf(first);

  await runVinext(["build", first]);
  expect(buildIdOf(first)).toBe(id);

  writeFiles(first, { "app/page.tsx": plainPage("other") });
  await runVinext(["build", first]);
  expect(buildIdOf(first)).not.toBe(id);
});

it("keeps other code apart under the name that an app gives its builds (BI-05, BI-06)", async () => {
  const root = await built({ "next.config.mjs": `export default { generateBuildId: () => "v1" };` });
  const id = buildIdOf(root);

  writeFiles(root, { "app/page.tsx": plainPage("other") });
  await runVinext(["build", root]);

  expect(id).toMatch(/^v1-[\w-]{16}\.[\w-]{21}$/);
  expect(buildIdOf(root)).toMatch(/^v1-[\w-]{16}\.[\w-]{21}$/);
  expect(buildIdOf(root)).not.toBe(id);
});

it("gives the same code the same build id in every folder (B9)", async () => {
  expect(buildIdOf(await built())).toBe(buildIdOf(await built()));
});

async function built(more: FixtureFiles = {}): Promise<string> {
  const { root, code, output } = await buildFixture({ ...APP, ...more }, { args: [] });
  roots.push(root);
  expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
  return root;
}

function buildIdOf(root: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, "dist/manifest.json"), "utf8")) as {
    readonly buildId: string;
  };
  return manifest.buildId;
}
