import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture } from "../helpers/build.ts";
import { removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import type { Reply } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const SITE = path.resolve(import.meta.dirname, "../../examples/newsroom");
const URLS = [
  "/",
  "/feed.xml",
  "/sitemap.xml",
  ...["harbour-bridge", "night-trains", "library-roof", "quiet-orchestra"].map((slug) => `/articles/${slug}`),
  ...["city", "transport", "culture"].map((topic) => `/tags/${topic}`),
];

const held: { server?: FixtureServer; root: string } = { root: "" };
beforeAll(async () => {
  const files: Record<string, FixtureFiles[string]> = {};
  for (const name of globSync("{app,components,lib}/**/*.{ts,tsx,css}", { cwd: SITE }))
    files[name] = readFileSync(path.join(SITE, name));
  const names = { VINEXT_REVALIDATE_SECRET: `whsec_${Buffer.alloc(24, 5).toString("base64")}` };
  const built = await buildFixture(
    { ...files, "vite.config.ts": readFileSync(path.join(SITE, "vite.config.ts")) },
    {
      env: { ...names, NEWSROOM_CONTENT: CONTENT },
    },
  );
  if (built.code !== 0) throw new Error(built.output);
  held.root = built.root;
  held.server = await startFixture(built.root, { env: { ...names, NEWSROOM_CONTENT: CONTENT } });
});
afterAll(async () => {
  await held.server?.stop();
  removeFixture(held.root);
  for (const file of globSync(`${CONTENT}*`)) removeFixture(file);
});

const CONTENT = path.resolve(import.meta.dirname, `../.tmp/newsroom-${process.pid}.sqlite`);

describe("the newsroom", () => {
  it("publishes a saved story: all that shows it is new at once, and nothing else was rendered (T13, T14)", async () => {
    const before = await renderedAt();

    const saved = await submit("/desk/night-trains", "Save", {
      title: "Night trains, <twice> a week",
      tags: "transport, coast",
    });
    expect([saved.status, saved.headers["location"]]).toEqual([303, "/desk"]);
    expect(await renderedAt()).toEqual(before);
    const published = await submit("/desk", "Publish", {});

    const changed = ["/", "/articles/night-trains", "/feed.xml", "/sitemap.xml", "/tags/transport"];
    const after = await renderedAt();
    expect(URLS.filter((url) => after[url] !== before[url]).toSorted()).toEqual(changed);
    for (const url of ["/", "/feed.xml", "/articles/night-trains", "/tags/transport"])
      expect((await get(url)).text).toContain("Night trains, &lt;twice&gt; a week");
    expect(published.text).toContain("regenerations");
  });

  it("shows the receipt of the last publishing, with every page that was rendered again", async () => {
    const receipt = receiptIn((await get("/desk")).text);

    expect(receipt.items.map(({ tag }) => tag)).toEqual([
      "article:night-trains",
      "articles",
      "topic:coast",
      "topic:transport",
    ]);
    expect(receipt.items.map(({ entries }) => entries)).toEqual([1, 3, 0, 1]);
    expect(receipt.regenerations.map(({ path: at }) => at).toSorted()).toEqual([
      "/",
      "/articles/night-trains",
      "/feed.xml",
      "/sitemap.xml",
      "/tags/transport",
    ]);
  });

  it("has nothing to publish twice", async () => {
    expect((await submit("/desk", "Publish", {})).text).toContain("Nothing was saved since the last time.");
  });

  it("shows a saved story to who previews it, and to nobody else", async () => {
    await submit("/desk/quiet-orchestra", "Save", { title: "An orchestra that plays loudly", tags: "culture" });
    const preview = await get("/api/preview?slug=quiet-orchestra");
    const cookie = preview.headers["set-cookie"]?.split(";", 1)[0] ?? "";

    const [editor, visitor] = [
      await get("/articles/quiet-orchestra", { cookie }),
      await get("/articles/quiet-orchestra"),
    ];

    expect(preview.headers["location"]).toBe("/articles/quiet-orchestra");
    expect(editor.text).toContain("plays loudly");
    expect(visitor).toMatchObject({ state: "HIT" });
    expect(visitor.text).toContain("plays very quietly");
  });

  it("shows what every URL answers, without changing it", async () => {
    const { text } = await get("/state");

    for (const url of URLS) expect(text).toMatch(new RegExp(`<td>${url}</td><td>(?:HIT|STALE)</td><td>\\d+`));
    expect(text).toContain("article:night-trains");
  });
});

interface ShownReceipt {
  readonly items: readonly { readonly tag: string; readonly entries: number }[];
  readonly regenerations: readonly { readonly path: string; readonly result: string }[];
}

function receiptIn(html: string): ShownReceipt {
  const text = unescaped(/<pre id="receipt">([^<]*)</.exec(html)?.[1] ?? "");
  return JSON.parse(text) as ShownReceipt;
}

async function renderedAt(): Promise<Record<string, string | undefined>> {
  const replies = await Promise.all(URLS.map(async (url) => [url, await get(url)] as const));
  return Object.fromEntries(replies.map(([url, { text }]) => [url, /data-rendered="([^"]+)"/.exec(text)?.[1]]));
}

function get(target: string, headers: Record<string, string> = {}): Promise<Reply> {
  if (!held.server) throw new Error("The site is there only while tests run.");
  return held.server.send(target, { headers });
}

/** Sends the form of a button as a browser without scripts does. */
async function submit(page: string, button: string, values: Readonly<Record<string, string>>): Promise<Reply> {
  const { text } = await get(page);
  const form = text.split("<form").find((part) => part.includes(`>${button}</button>`)) ?? "";
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(
    ([tag]) => [attribute(tag, "name"), attribute(tag, "value")] as const,
  );
  const mark = "----newsroom";
  const parts = Object.entries<string>({ ...Object.fromEntries(inputs), ...values }).map(
    ([name, value]) => `--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const headers = { "content-type": `multipart/form-data; boundary=${mark}` };
  const options = { method: "POST", headers, body: `${parts.join("")}--${mark}--\r\n` };
  if (!held.server) throw new Error("The site is there only while tests run.");
  return held.server.send(page, options);
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

function unescaped(text: string): string {
  const named = text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  return named.replaceAll("&amp;", "&");
}
