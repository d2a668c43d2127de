import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild, runVinext } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, writeFiles, type FixtureFiles } from "../helpers/fixture.ts";
import { startFixture } from "../helpers/server.ts";

const APP: FixtureFiles = {
  "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ prerender: { reuse: "fresh" } })] });`,
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": `import { Count } from "./count";\nimport { save } from "./save";\nexport default function Page() { return <form action={save}><Count /></form>; }`,
  "app/count.tsx": `"use client";\nexport function Count() { return <b>count</b>; }`,
  "app/save.ts": `"use server";\nexport async function save() { console.log("saved"); }`,
  "app/posts/[id]/page.tsx": `import { body } from "./body";
export const generateStaticParams = () => [{ id: "1" }, { id: "2" }];
export default async function Page({ params }) { return <p>{body} {(await params).id} {process.env.NEXT_PUBLIC_MOOD}</p>; }`,
  "app/posts/[id]/body.ts": `export const body = "first body";`,
  "app/open/[id]/page.tsx": `export const generateStaticParams = () => [];
export default async function Page({ params }) { return <p>{(await params).id} stamp:{crypto.randomUUID()}</p>; }`,
};

const HOME = "/page";
const POSTS = "/posts/[id]/page";
const OPEN = "/open/[id]/page";
const NOT_FOUND = "/_not-found/page";

let root: string;
beforeAll(async () => {
  ({ root } = await mustBuild(APP, { NEXT_PUBLIC_MOOD: "calm" }));
});
afterAll(() => removeFixture(root));

describe("a build after a change", () => {
  it.for<readonly [what: string, change: Change, changed: readonly string[]]>([
    ["nothing", {}, []],
    ["a module of one route", { files: { "app/posts/[id]/body.ts": `export const body = "other";` } }, [POSTS]],
    ["an action", { files: { "app/save.ts": `"use server";\nexport async function save() {}` } }, [HOME]],
    ["a variable that the bundler writes into a page", { env: { NEXT_PUBLIC_MOOD: "wild" } }, [POSTS]],
    [
      "code of the browser",
      { files: { "app/count.tsx": `"use client";\nexport const Count = () => <i>1</i>;` } },
      ALL(),
    ],
    ["an option that pages depend on", { files: { "next.config.mjs": "export default { expireTime: 60 };" } }, ALL()],
    ["a new route", { files: { "app/new/page.tsx": plainPage("new") } }, ["/new/page"]],
  ])("of %s gives new keys to the pages that it may change, and to no others (B8, D3)", async ([, change, changed]) => {
    const before = namespaces();

    await rebuilt(change, ["build", root]);

    const after = namespaces();
    expect([...after.keys()].filter((route) => after.get(route) !== before.get(route)).toSorted()).toEqual(
      changed.toSorted(),
    );
  });

  it("renders the pages that it changed, and keeps the others, listed or not (B1, C4, D3)", async () => {
    await rebuilt({}, ["build", root, "--prerender"]);
    const old = await visited("/open/x");
    const before = outcomes();

    await rebuilt({ files: { "app/posts/[id]/body.ts": `export const body = "news";` } }, [
      "build",
      root,
      "--prerender",
    ]);

    const after = outcomes();
    expect(kinds(after)).toEqual({
      "/": "reused",
      "/_not-found": "reused",
      "/posts/1": "rendered",
      "/posts/2": "rendered",
    });
    expect(after.get("/")?.generation).toBe(before.get("/")?.generation);
    expect(await visited("/open/x")).toEqual({ ...old, state: "HIT" });
    expect(await visited("/posts/1")).toMatchObject({ state: "HIT", body: expect.stringContaining("news") });
  });
});

function ALL(): readonly string[] {
  return [HOME, POSTS, OPEN, NOT_FOUND];
}

interface Change {
  readonly files?: FixtureFiles;
  readonly env?: Readonly<Record<string, string>>;
}

/** Changes the app and builds it again, in the folder where it was built before. */
async function rebuilt({ files = {}, env = {} }: Change, args: readonly string[]): Promise<void> {
  writeFiles(root, files);
  const { code, output } = await runVinext(args, { ...mood, ...env });
  Object.assign(mood, env);
  expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
}

const mood = { NEXT_PUBLIC_MOOD: "calm" };

function namespaces(): ReadonlyMap<string, string> {
  const { routes } = JSON.parse(readFileSync(path.join(root, "dist/manifest.json"), "utf8")) as {
    readonly routes: readonly { readonly id: string; readonly namespace: string }[];
  };
  return new Map(routes.map(({ id, namespace }) => [id, namespace]));
}

interface Outcome {
  readonly kind: string;
  readonly generation?: string;
}

function outcomes(): ReadonlyMap<string, Outcome> {
  const lines = readFileSync(path.join(root, "dist/prerender.ndjson"), "utf8").trim().split("\n");
  return new Map(
    lines
      .map((line) => JSON.parse(line) as { readonly path: string; readonly outcome: Outcome })
      .filter(({ path: page }) => page !== "/new")
      .map(({ path: page, outcome }) => [page, outcome]),
  );
}

function kinds(of: ReadonlyMap<string, Outcome>): Readonly<Record<string, string>> {
  return Object.fromEntries([...of].map(([page, { kind }]) => [page, kind]));
}

async function visited(target: string): Promise<{ readonly state: string | undefined; readonly body: string }> {
  const server = await startFixture(root);
  try {
    const { state, body } = await server.send(target);
    return { state, body: body.toString() };
  } finally {
    await server.stop();
  }
}
