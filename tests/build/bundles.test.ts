import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild } from "../helpers/build.ts";
import { LAYOUT, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import type { Reply } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

// One pixel; padded, so that it is too large to be written into the page.
const PNG = Buffer.concat([
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
  Buffer.alloc(16_384),
]);

const APP: FixtureFiles = {
  ".env": "NEXT_PUBLIC_NAME=Ada\nNEXT_PUBLIC_STAGE=any\nSECRET_TOKEN=hush-hush-token",
  ".env.production": "NEXT_PUBLIC_STAGE=production",
  "tsconfig.json": `{ "compilerOptions": { "jsx": "preserve", "baseUrl": ".", "paths": { "@/*": ["./*"] } } }`,
  "postcss.config.mjs": `export default { plugins: { "@tailwindcss/postcss": {} } };`,
  "public/hello.txt": "hello from public",
  "public/folder/with space.txt": "spaces",
  "app/globals.css": `@import "tailwindcss";\n@import "ui-kit/preset.css";\nbody { --from-globals: 1; background: url("./dot.png"); }`,
  "app/dot.png": PNG.subarray(0, 70),
  "node_modules/ui-kit/package.json": `{ "name": "ui-kit", "version": "1.0.0" }`,
  "node_modules/ui-kit/preset.css": `@source "./parts/*.js";\n@import "./deep/base.css";`,
  "node_modules/ui-kit/deep/base.css": ".from-kit { color: navy; }",
  "node_modules/ui-kit/parts/part.js": `export const part = "pt-[17px]";`,
  "app/layout.tsx": `import "./globals.css";\n${LAYOUT}`,
  "app/page.module.css": ".title { color: rebeccapurple; }",
  "app/pixel.png": PNG,
  "lib/words.ts": `export const words = "found by its alias";`,
  "components/badge.tsx": `"use client";
import styles from "./badge.module.css";
export function Badge() { return <b className={styles.badge} onClick={() => console.log("browser code")}>{process.env.NEXT_PUBLIC_NAME} in {process.env.NEXT_PUBLIC_STAGE}</b>; }`,
  "components/badge.module.css": ".badge { color: darkcyan; }",
  "app/page.tsx": `import { Badge } from "@/components/badge";
import { words } from "@/lib/words";
import pixel from "./pixel.png";
import styles from "./page.module.css";
export default function Page() {
  return <main className="mt-[13px]"><h1 className={styles.title}>{words}</h1><i>{String(process.env.SECRET_TOKEN?.length)}</i><Badge /><img alt="" src={pixel.src} width={pixel.width} height={pixel.height} /></main>;
}`,
  "app/styled/page.tsx": `async function Loaded() {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return <i>{String(process.moduleLoadList.some((name) => name.includes("undici")))}</i>;
}
export default function Page() {
  return <main style={{ color: "navy" }}><Loaded /></main>;
}`,
};

interface App {
  readonly root: string;
  readonly server: FixtureServer;
  readonly page: Reply;
}

const state: { app?: App } = {};
beforeAll(async () => {
  const { root } = await mustBuild(APP);
  const server = await startFixture(root);
  state.app = { root, server, page: await server.send("/") };
});
afterAll(async () => {
  await state.app?.server.stop();
  if (state.app) removeFixture(state.app.root);
});

describe("what a page is made of", () => {
  it("resolves the paths of tsconfig.json", () => {
    expect(app().page.text).toContain("found by its alias");
  });

  it("renders objects without loading what only fetch needs", async () => {
    const { text } = await app().server.send("/styled");

    expect(text).toContain("<i>false</i>");
  });

  it("writes public variables into the page and its scripts, and no others", async () => {
    const { page, root } = app();
    const browser = readAll(root, "dist/client/**/*.js");

    expect(withoutComments(page.text)).toContain("Ada in production");
    expect(page.text).toContain("<i>15</i>");
    expect(browser).toContain("Ada");
    expect(page.text + browser).not.toContain("hush-hush-token");
  });

  it("links style sheets: global, of modules on both sides, and of Tailwind", async () => {
    const { page, server } = app();
    const sheets = [...page.text.matchAll(/<link[^>]+rel="stylesheet"[^>]*>/g)].map(
      ([tag]) => /href="([^"]+)"/.exec(tag)?.[1] ?? "",
    );

    const replies = await Promise.all(sheets.map((href) => server.send(href)));

    const css = replies.map(({ text }) => text).join("\n");
    expect(replies.map(({ status, headers }) => `${status} ${headers["content-type"]}`)).toEqual(
      sheets.map(() => expect.stringMatching(/^200 text\/css/) as unknown),
    );
    for (const rule of ["--from-globals", /rebeccapurple|#639/, /darkcyan|#008b8b/, "13px"]) expect(css).toMatch(rule);
    // As small as the picture is, it is a file: a policy may forbid all others.
    expect(css).not.toContain("data:");
    // What a package's style sheet says to Tailwind is meant from where that file lies.
    for (const rule of ["from-kit", "17px"]) expect(css).toMatch(rule);
    expect(new Set(sheets).size).toBe(sheets.length);
  });

  it("serves an imported image with its size, for ever", async () => {
    const { page, server } = app();
    const src = /<img[^>]+src="([^"]+)"/.exec(page.text)?.[1] ?? "";

    const image = await server.send(src);

    expect(src).toMatch(/^\/_vinext\/static\/.+\.png$/);
    expect(page.text).toMatch(/<img[^>]+width="1"/);
    expect(image).toMatchObject({
      status: 200,
      headers: { "content-type": "image/png", "cache-control": "public,max-age=31536000,immutable" },
    });
    expect(image.body.equals(PNG)).toBe(true);
  });

  it("serves the public folder, and asks browsers to come back", async () => {
    const { server } = app();
    const hello = await server.send("/hello.txt?v=1");

    expect(hello).toMatchObject({
      status: 200,
      text: "hello from public",
      headers: { "cache-control": "public, max-age=0" },
    });
    expect(
      (await server.send("/hello.txt", { headers: { "if-none-match": hello.headers["etag"] ?? "" } })).status,
    ).toBe(304);
    expect((await server.send("/folder/with%20space.txt")).text).toBe("spaces");
  });

  it("answers every script and style sheet that the page names", async () => {
    const { page, server } = app();
    const named = [...new Set([...page.text.matchAll(/\/_vinext\/static\/[\w./-]+\.(?:js|css)/g)].map(([url]) => url))];

    expect(named.some((url) => url.endsWith(".js"))).toBe(true);
    for (const url of named) expect({ url, status: (await server.send(url)).status }).toEqual({ url, status: 200 });
  });
});

describe("what nobody gets to see", () => {
  it.each([
    ["server code", "/server/index.js"],
    ["its source map", "/server/index.js.map"],
    ["either by a way out of the folder", "/../server/index.js"],
    ["or an escaped one", "/%2e%2e/server/index.js.map"],
    ["or one that hides its slash", "/..%2fserver%2findex.js"],
    ["the seed", "/prerender.sqlite"],
    ["the manifest", "/manifest.json"],
    ["the variables", "/.env"],
    ["the sources", "/app/page.tsx"],
    ["Vite's own list", "/.vite/manifest.json"],
    ["an endpoint of the build", "/_vinext/prerender"],
    ["or of another vinext", "/__vinext/prerender"],
    ["a folder", "/_vinext/static/"],
    ["the webhook without a secret", "/_vinext/revalidate"],
  ])("answers 404 for %s: %s", async (_, target) => {
    expect((await app().server.send(target)).status).toBe(404);
  });

  it("publishes no source map", () => {
    expect(globSync("dist/client/**/*.map", { cwd: app().root })).toEqual([]);
  });

  it("keeps cache code and servers out of the browser's scripts", () => {
    const browser = readAll(app().root, "dist/client/**/*.js");

    for (const mark of [
      "cache:app:",
      "CREATE TABLE",
      "startedAtMs",
      "VINEXT_STORE",
      "node:sqlite",
      "webhook-signature",
      "AsyncLocalStorage",
    ]) {
      expect({ mark, isThere: browser.includes(mark) }).toEqual({ mark, isThere: false });
    }
  });
});

function app(): App {
  if (!state.app) throw new Error("The app was not built.");
  return state.app;
}

function readAll(root: string, glob: string): string {
  return globSync(glob, { cwd: root })
    .map((file) => readFileSync(path.join(root, file), "utf8"))
    .join("\n");
}

function withoutComments(html: string): string {
  return html.replaceAll("<!-- -->", "");
}
