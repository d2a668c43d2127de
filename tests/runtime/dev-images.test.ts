import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDev, type DevServer } from "../helpers/dev.ts";
import { LAYOUT, removeFixture, stageFixture } from "../helpers/fixture.ts";
import { send, type Reply } from "../helpers/http.ts";

const root = stageFixture({
  "next.config.ts": `export default {
    basePath: "/base",
    images: { localPatterns: [{ pathname: "/base/photos/**" }, { pathname: "/photos/**" }] },
  };`,
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": `import Image from "next/image";
    import photo from "./a photo.png";
    export default function Page() { return <Image alt="" src={photo} width={64} />; }`,
  "app/photos/made.png/route.ts": `const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    export const GET = () => new Response(Buffer.from(PIXEL, "base64"), { headers: { "content-type": "image/png" } });`,
  "public/photos/.keep": "",
  "public/others/.keep": "",
});
const held: { dev?: DevServer } = {};
beforeAll(async () => {
  await Promise.all(
    ["app/a photo.png", "public/photos/grey.png", "public/others/grey.png"].map((name) => paint(name, 127)),
  );
  held.dev = await startDev(root, "/base");
});
afterAll(async () => {
  await held.dev?.stop();
  removeFixture(root);
});
const ask = (target: string): Promise<Reply> =>
  send(held.dev?.url ?? "", target, { headers: { accept: "image/webp" } });
const image = (url: string): string => `/base/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`;

describe("the image server in development", () => {
  it("makes an imported image smaller, under the address that the page has for it, whatever patterns say", async () => {
    const page = await ask("/base");
    const source = /src="([^"]+_next\/image[^"]+)"/.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
    const reply = await ask(source ?? "");

    expect(source).toMatch(/^\/base\/_next\/image\?url=.*a%2520photo\.png&w=128&q=75$/);
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "image/webp"]);
    expect((await sharp(reply.body).metadata()).width).toBe(128);
  });

  it("makes an image anew once its file was edited", async () => {
    const before = await ask(image("/base/photos/grey.png"));
    await paint("public/photos/grey.png", 10);
    const after = await ask(image("/base/photos/grey.png"));

    expect([before.status, after.status]).toEqual([200, 200]);
    expect(before.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
    expect(after.headers["etag"]).not.toBe(before.headers["etag"]);
  });

  it("makes an image of what a route handler answers", async () => {
    const reply = await ask(image("/base/photos/made.png"));

    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "image/webp"]);
  });

  it("refuses what production would refuse", async () => {
    const replies = await Promise.all(
      [
        "/base/others/grey.png",
        "https://example.com/a.png",
        "/base/photos/gone.png",
        "/base/../package.json",
        "/base/%zz",
      ].map((url) => ask(image(url))),
    );

    expect(replies.map(({ status }) => status)).toEqual([400, 400, 404, 400, 400]);
  });
});

async function paint(name: string, grey: number): Promise<void> {
  const background = { r: grey, g: grey, b: grey };
  await sharp({ create: { width: 200, height: 100, channels: 3, background } })
    .png()
    .toFile(path.join(root, name));
}
