import { Buffer } from "node:buffer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mustBuild, readOutcomes } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

// The smallest PNG there is: one transparent pixel.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const SLUG_PAGE = `
  export const generateStaticParams = () => [{ slug: "a" }];
  export default async function Page({ params }) { return <p>{(await params).slug}</p>; }`;
const IMAGE = `
  export const alt = "A picture";
  export const size = { width: 12, height: 6 };
  export const contentType = "image/png";
  export default async function Image({ params }) {
    return new Response((await params).slug + " " + Math.random(), { headers: { "content-type": "image/png" } });
  }`;

const app: { root: string; server: FixtureServer | undefined } = { root: "", server: undefined };
beforeAll(async () => {
  const built = await mustBuild({
    "app/layout.tsx": `export const metadata = { metadataBase: new URL("https://example.com") };\n${LAYOUT}`,
    "app/page.tsx": `export default function Page() { return <p>home</p>; }`,
    "app/sitemap.ts": `export const revalidate = 3600; export default () => [{ url: "https://example.com/" + Math.random() }];`,
    "app/robots.ts": `export default () => ({ rules: { allow: "/" }, host: String(Math.random()) });`,
    "app/manifest.ts": `export default () => ({ name: "App" });`,
    "app/favicon.ico": PNG,
    "app/icon.png": PNG,
    "app/apple-icon.png": PNG,
    "app/opengraph-image.png": PNG,
    "app/opengraph-image.alt.txt": "One pixel\n",
    "app/live/sitemap.ts": `export const dynamic = "force-dynamic"; export default () => [{ url: String(Math.random()) }];`,
    "app/prod/sitemap.ts": `
      export const generateSitemaps = () => [{ id: 0 }, { id: 1 }];
      export default async ({ id }) => [{ url: "https://example.com/" + (await id) + "/" + Math.random() }];`,
    "app/open/[slug]/page.tsx": SLUG_PAGE,
    "app/open/[slug]/opengraph-image.tsx": IMAGE,
    "app/listed/[slug]/page.tsx": SLUG_PAGE,
    "app/listed/[slug]/twitter-image.tsx": `export const generateStaticParams = () => [{ slug: "a" }];\n${IMAGE}`,
    "app/many/page.tsx": `export default function Page() { return <p>many</p>; }`,
    "app/many/icon.tsx": `
      export const generateImageMetadata = () => [{ id: "small", size: { width: 8, height: 8 }, contentType: "image/svg+xml" }, { id: "big" }];
      export default async function Icon({ id }) { return new Response("<svg>" + (await id) + "</svg>", { headers: { "content-type": "image/svg+xml" } }); }`,
    "app/api/again/route.ts": `
      import { revalidatePath } from "next/cache";
      export function POST() { revalidatePath("/sitemap.xml"); return new Response("done"); }`,
  });
  app.root = built.root;
  app.server = await startFixture(built.root);
});
afterAll(async () => {
  await app.server?.stop();
  removeFixture(app.root);
});

function get(target: string, method = "GET") {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target, { method });
}

it.each([
  ["/sitemap.xml", "application/xml"],
  ["/robots.txt", "text/plain"],
  ["/manifest.webmanifest", "application/manifest+json"],
  ["/favicon.ico", "image/x-icon"],
  ["/icon.png", "image/png"],
  ["/apple-icon.png", "image/png"],
  ["/opengraph-image.png", "image/png"],
])("stores %s and serves it as %s (MD-01, MD-02, MD-06)", async (path, type) => {
  const first = await get(path);
  const second = await get(path);

  expect(first.status).toBe(200);
  expect([first.state, second.state]).toEqual(["HIT", "HIT"]);
  expect(second.body).toEqual(first.body);
  expect(first.headers["content-type"]).toBe(type);
  expect(first.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
  expect(first.headers["x-nextjs-cache"]).toBe("HIT");
});

it("serves the bytes of a static file as they are", async () => {
  expect((await get("/icon.png")).body).toEqual(PNG);
});

it("honours force-dynamic (MD-03)", async () => {
  const first = await get("/live/sitemap.xml");
  const second = await get("/live/sitemap.xml");

  expect([first.state, second.state]).toEqual([undefined, undefined]);
  expect(second.text).not.toBe(first.text);
});

it("lists the sitemaps of generateSitemaps and knows no other (MD-04)", async () => {
  const listed = await get("/prod/sitemap/1.xml");
  const others = await Promise.all(
    ["/prod/sitemap/9.xml", "/prod/sitemap/1", "/prod/sitemap.xml"].map((path) => get(path)),
  );

  expect([listed.state, listed.headers["content-type"]]).toEqual(["HIT", "application/xml"]);
  expect(listed.text).toContain("https://example.com/1/");
  expect(others.map(({ status }) => status)).toEqual([404, 404, 404]);
});

it("makes an image below [slug] per request unless it lists its own params (MD-05)", async () => {
  const open = await get("/open/a/opengraph-image");
  const listed = await get("/listed/a/twitter-image");

  expect([open.status, open.state, open.text.split(" ")[0]]).toEqual([200, undefined, "a"]);
  expect([listed.status, listed.state]).toEqual([200, "HIT"]);
  expect(readOutcomes(app.root).map(({ path }) => path)).not.toContain("/open/a/opengraph-image");
});

it("stores the images that generateImageMetadata lists", async () => {
  const small = await get("/many/icon/small");

  expect([small.state, small.text]).toEqual(["HIT", "<svg>small</svg>"]);
  expect((await get("/many/icon/none")).status).toBe(404);
});

it("links the files in the heads of pages, with a hash of their content (MD-02)", async () => {
  const home = (await get("/")).text;
  const page = (await get("/listed/a")).text;
  const many = (await get("/many")).text;

  expect(home).toMatch(/<link rel="icon" type="image\/x-icon" sizes="1x1" href="\/favicon\.ico\?[0-9a-f]{16}"/);
  expect(home).toMatch(/<link rel="icon" type="image\/png" sizes="1x1" href="\/icon\.png\?[0-9a-f]{16}"/);
  expect(home).toMatch(/<link rel="apple-touch-icon"[^>]* href="\/apple-icon\.png\?[0-9a-f]{16}"/);
  expect(home).toContain('<link rel="manifest" href="/manifest.webmanifest"');
  expect(home).toMatch(/property="og:image" content="https:\/\/example\.com\/opengraph-image\.png\?[0-9a-f]{16}"/);
  expect(home).toContain('property="og:image:alt" content="One pixel"');
  expect(page).toMatch(/name="twitter:image" content="https:\/\/example\.com\/listed\/a\/twitter-image\?[0-9a-f]{16}"/);
  expect(page).toContain('name="twitter:image:alt" content="A picture"');
  expect(many).toMatch(/type="image\/svg\+xml"[^>]* href="\/many\/icon\/small\?[0-9a-f]{16}"/);
});

it("goes stale after its window and by revalidatePath, and is made again (MD-03)", async () => {
  const before = await get("/sitemap.xml");
  await app.server?.pass(3_601);
  const stale = await get("/sitemap.xml");
  const renewed = await until(
    () => get("/sitemap.xml"),
    ({ state }) => state === "HIT",
  );
  await get("/api/again", "POST");
  const again = await until(
    () => get("/sitemap.xml"),
    ({ state, text }) => state === "HIT" && text !== renewed.text,
  );

  expect([stale.state, stale.text]).toEqual(["STALE", before.text]);
  expect(renewed.text).not.toBe(before.text);
  expect(again.status).toBe(200);
});
