import { imageSize } from "image-size";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mustBuild, readOutcomes, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture } from "../helpers/fixture.ts";
import { until, type Reply } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";
import { startWorker } from "../helpers/worker-machine.ts";

const APP = {
  "app/layout.tsx": `export const metadata = { metadataBase: new URL("https://example.com") };\n${LAYOUT}`,
  "app/page.tsx": plainPage("home"),
  "app/opengraph-image.tsx": `
    import { ImageResponse } from "next/og";
    export const revalidate = 3600;
    export const alt = "The home page";
    export const size = { width: 1200, height: 630 };
    export const contentType = "image/png";
    export default function Image() {
      return new ImageResponse(<div style={{ display: "flex", fontSize: 64, color: "red" }}>{"Home " + Math.random()}</div>, size);
    }`,
  "app/icon.tsx": `
    import { ImageResponse } from "next/og";
    export const contentType = "image/png";
    export function generateImageMetadata() {
      return [16, 48].map((width) => ({ id: String(width), size: { width, height: width }, contentType }));
    }
    export default async function Icon({ id }) {
      const width = Number(await id);
      return new ImageResponse(<Disc>v</Disc>, { width, height: width });
    }
    function Disc({ children }) { return <b style={{ borderRadius: 8, background: "blue" }}>{children}</b>; }`,
  "app/posts/[slug]/page.tsx": `
    export const generateStaticParams = () => [{ slug: "a" }];
    export default async function Page({ params }) { return <p>{(await params).slug}</p>; }`,
  "app/posts/[slug]/twitter-image.tsx": `
    import { readFile } from "node:fs/promises";
    import path from "node:path";
    import { ImageResponse } from "next/og";
    export const generateStaticParams = () => [{ slug: "a" }];
    export default async function Image({ params }) {
      const { slug } = await params;
      const data = await readFile(path.join(process.cwd(), "node_modules/@fontsource/bitter/files/bitter-latin-400-normal.woff"));
      return new ImageResponse(<p style={{ fontFamily: "Bitter" }}>{slug}</p>, { width: 300, height: 200, fonts: [{ name: "Bitter", data, weight: 400, style: "normal" }] });
    }`,
  "app/api/card/route.tsx": `
    import { ImageResponse } from "next/og";
    export function GET(request) {
      const title = request.nextUrl.searchParams.get("title");
      return new ImageResponse(<p>{title}</p>, { width: 90, height: 60, status: 203, headers: { "x-card": "yes" } });
    }`,
};

let built: BuiltFixture;
let server: FixtureServer;
beforeAll(async () => {
  built = await mustBuild(APP);
  server = await startFixture(built.root);
});
afterAll(async () => {
  await server.stop();
  removeFixture(built.root);
});

function sizeOf({ body }: Reply) {
  const { width, height, type } = imageSize(body);
  return { width, height, type };
}

it.each([
  ["/opengraph-image", { width: 1200, height: 630 }],
  ["/icon/16", { width: 16, height: 16 }],
  ["/icon/48", { width: 48, height: 48 }],
  ["/posts/a/twitter-image", { width: 300, height: 200 }],
])("draws %s while the site is built and serves it from the store (MD-01, MD-02)", async (target, size) => {
  const [first, second] = [await server.send(target), await server.send(target)];

  expect(readOutcomes(built.root).find(({ path }) => path === target)?.outcome.kind).toBe("rendered");
  expect([first.status, first.state, first.headers["content-type"]]).toEqual([200, "HIT", "image/png"]);
  expect(first.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
  expect(sizeOf(first)).toEqual({ ...size, type: "png" });
  expect(second.body).toEqual(first.body);
});

it("tells the heads of pages what the images say about themselves", async () => {
  const { text } = await server.send("/posts/a");

  expect(text).toMatch(/property="og:image" content="https:\/\/example\.com\/opengraph-image\?\w+"/);
  expect(text).toContain('property="og:image:width" content="1200"');
  expect(text).toContain('property="og:image:alt" content="The home page"');
  expect(text).toMatch(/<link rel="icon" type="image\/png" sizes="48x48" href="\/icon\/48\?\w+"/);
  expect(text).toMatch(/name="twitter:image" content="https:\/\/example\.com\/posts\/a\/twitter-image\?\w+"/);
});

it("draws an image of a route handler for its visitor", async () => {
  const reply = await server.send("/api/card?title=Hello");

  expect([reply.status, reply.state, reply.headers["x-card"]]).toEqual([203, undefined, "yes"]);
  expect(reply.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
  expect(sizeOf(reply)).toEqual({ width: 90, height: 60, type: "png" });
});

it("draws it again after its window (MD-03)", async () => {
  const before = await server.send("/opengraph-image");
  await server.pass(3_601);
  const stale = await server.send("/opengraph-image");
  const renewed = await until(
    () => server.send("/opengraph-image"),
    ({ state }) => state === "HIT",
  );

  expect([stale.state, stale.body]).toEqual(["STALE", before.body]);
  expect(renewed.body).not.toEqual(before.body);
  expect(sizeOf(renewed)).toEqual({ width: 1200, height: 630, type: "png" });
});

it("is drawn at build for Workers, and says there that nothing else is", async () => {
  const { root, output } = await mustBuild(APP, { VINEXT_TARGET: "workers" });
  const worker = await startWorker(root);

  const [image, again] = [await worker.send("/opengraph-image"), await worker.send("/posts/a/twitter-image")];
  const card = await worker.send("/api/card?title=Hello");
  await worker.stop();
  removeFixture(root);

  expect([image.status, image.state, sizeOf(image)]).toEqual([200, "HIT", { width: 1200, height: 630, type: "png" }]);
  expect([again.state, sizeOf(again).width]).toEqual(["HIT", 300]);
  expect(output).toContain("app/icon.tsx:2: images of next/og are drawn at build");
  await expect.poll(() => worker.output()).toContain("An image of next/og cannot be drawn on Workers.");
  expect(card.status).toBe(500);
});
