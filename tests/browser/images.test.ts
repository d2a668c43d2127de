import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import { until } from "../helpers/http.ts";

const [photo, still, moving] = await Promise.all([
  picture(800, 400).jpeg({ quality: 90 }).toBuffer(),
  picture(40, 20).png().toBuffer(),
  sharp(Buffer.concat([Buffer.alloc(300, 0), Buffer.alloc(300, 255)]), {
    raw: { width: 10, height: 20, channels: 3, pageHeight: 10 },
  })
    .gif()
    .toBuffer(),
]);
const VECTOR = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>`;

/** Where images of another site come from. It counts. */
const remote = { asked: 0, port: 0, down: false };
const origin = createServer((request, response) => {
  remote.asked += 1;
  if (remote.down) return void response.writeHead(500).end();
  response.setHeader("cache-control", "max-age=100");
  response.end(request.url === "/img/vector.jpg" ? VECTOR : photo);
});
await new Promise<void>((done) => void origin.listen(0, "127.0.0.1", done));
remote.port = (origin.address() as AddressInfo).port;
afterAll(() => origin.close());

const site = serveToBrowser({
  ...shell(["/", "/parts", "/told"]),
  "next.config.mjs": `export default {
    images: {
      formats: ["image/avif", "image/webp"],
      qualities: [50, 75],
      minimumCacheTTL: 60,
      dangerouslyAllowLocalIP: true,
      remotePatterns: [{ protocol: "http", hostname: "127.0.0.1", pathname: "/img/**" }],
    },
  };`,
  "proxy.ts": `
    import { NextResponse } from "next/server";
    export function proxy(request) {
      return request.cookies.has("key") ? NextResponse.next() : new Response("no", { status: 401 });
    }
    export const config = { matcher: "/secret/:path*" };`,
  "app/photo.jpg": photo,
  "app/page.tsx": `
    import Image from "next/image";
    import photo from "./photo.jpg";
    export default function Page() {
      return <>
        <Image id="first" src={photo} alt="first" priority width={200} placeholder="blur" />
        <div style={{ height: 3000 }} />
        <Image id="late" src="/public.png" alt="late" width={40} height={20} quality={40} />
        <Image id="vector" src="/vector.svg" alt="vector" width={10} height={10} />
      </>;
    }`,
  "app/parts/page.tsx": `
    import Image from "next/image";
    export default function Page() {
      return <div style={{ position: "relative", width: 300, height: 150 }}>
        <Image id="fill" src="http://127.0.0.1:${remote.port}/img/photo.jpg" alt="fill" fill sizes="50vw" style={{ objectFit: "cover" }} />
      </div>;
    }`,
  "app/told/page.tsx": `import { Told } from "./told";
    export default function Page() { return <Told />; }`,
  // Both images have ended long before scripts run.
  "app/told/told.tsx": `"use client";
    import Image from "next/image";
    import { useRef, useState } from "react";
    export function Told() {
      const [told, setTold] = useState([]);
      const tell = (word) => setTold((before) => [...before, word]);
      const element = useRef(null);
      return <>
        <Image ref={element} src="data:image/png;base64,${still.toString("base64")}" alt="good" width={40} height={20} loading="eager"
          onLoad={(event) => tell("loaded " + (event.currentTarget === element.current))} onLoadingComplete={(image) => tell(image.alt)} />
        <Image src="data:image/png;base64,AAAA" alt="bad" width={40} height={20} loading="eager" onError={() => tell("failed")} />
        <output>{told.toSorted().join(", ")}</output>
      </>;
    }`,
  "app/drawn/route.ts": `
    export const dynamic = "force-dynamic";
    export const GET = () => new Response(Uint8Array.from(atob("${still.toString("base64")}"), (c) => c.charCodeAt(0)), { headers: { "cache-control": "max-age=90" } });`,
  "public/public.png": still,
  "public/moving.gif": moving,
  "public/vector.svg": VECTOR,
  "public/words.png": "no image",
  "public/secret/plan.png": still,
});

const AVIF = { accept: "image/avif,image/webp,*/*" };
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, rest = "w=32&q=75") =>
  site.server().send(`/_next/image?url=${encodeURIComponent(url)}&${rest}`, { headers });

describe("the image server", () => {
  it("makes images smaller, in the format that the browser names, and keeps them", async () => {
    const first = await ask("/public.png", AVIF);
    const [again, webp, plain] = await Promise.all([
      ask("/public.png", AVIF),
      ask("/public.png", { accept: "image/webp" }),
      ask("/public.png", { accept: "image/*" }),
    ]);

    expect([first.headers["x-nextjs-cache"], again.headers["x-nextjs-cache"]]).toEqual(["MISS", "HIT"]);
    expect([first, webp, plain].map(({ headers }) => headers["content-type"])).toEqual([
      "image/avif",
      "image/webp",
      "image/png",
    ]);
    expect(await sharp(webp.body).metadata()).toMatchObject({ format: "webp", width: 32, height: 16 });
    expect(first.headers).toMatchObject({
      vary: "Accept",
      "cache-control": "public, max-age=60, must-revalidate",
      "content-disposition": 'attachment; filename="public.avif"',
      "content-security-policy": "script-src 'none'; frame-src 'none'; sandbox;",
    });
  });

  it("answers conditions, HEAD and other methods", async () => {
    const { headers } = await ask("/public.png");
    const target = "/_next/image?url=%2Fpublic.png&w=32&q=75";
    const [same, head, post] = await Promise.all([
      site.server().send(target, { headers: { "if-none-match": headers["etag"] ?? "" } }),
      site.server().send(target, { method: "HEAD" }),
      site.server().send(target, { method: "POST" }),
    ]);

    expect([same.status, same.body.length]).toEqual([304, 0]);
    expect([head.status, head.body.length, head.headers["content-type"]]).toEqual([200, 0, "image/png"]);
    expect(post.status).toBe(405);
  });

  it.each([
    ["an unknown width", "/public.png", "w=33&q=75", 400],
    ["an unknown quality", "/public.png", "w=32&q=60", 400],
    ["another site", "http://example.com/img/a.png", undefined, 400],
    ["itself", "/_next/image?url=%2Fpublic.png&w=32&q=75", undefined, 400],
    ["a vector", "/vector.svg", undefined, 400],
    ["a vector that calls itself a photo", "REMOTE/img/vector.jpg", undefined, 400],
    ["a file that is no image", "/words.png", undefined, 400],
    ["a page", "/", undefined, 400],
    ["nothing", "/nothing.png", undefined, 404],
    ["a file of the server", "/../../package.json", undefined, 404],
    ["what the proxy keeps from visitors", "/secret/plan.png", undefined, 403],
    ["it, by another spelling", "/%73ecret/plan.png", undefined, 403],
  ])("refuses %s", async (_what, url, rest, status) => {
    const reply = await ask(url.replace("REMOTE", `http://127.0.0.1:${remote.port}`), { cookie: "key=1" }, rest);

    expect([reply.status, reply.headers["cache-control"]]).toEqual([status, "no-store"]);
  });

  it("sends animations as they are, and makes images of route handlers", async () => {
    const [gif, drawn] = await Promise.all([ask("/moving.gif", AVIF), ask("/drawn", AVIF)]);

    expect([gif.headers["content-type"], gif.body]).toEqual(["image/gif", moving]);
    expect([drawn.headers["content-type"], drawn.headers["cache-control"]]).toEqual([
      "image/avif",
      "public, max-age=90, must-revalidate",
    ]);
  });

  it("asks another site once however many want an image, shows the old one while it asks again, and keeps it on failure", async () => {
    const url = `http://127.0.0.1:${remote.port}/img/once.jpg`;
    remote.asked = 0;
    const together = await Promise.all([1, 2, 3].map(() => ask(url, AVIF)));
    const askedFirst = remote.asked;
    remote.down = true;
    await site.server().pass(101);
    const stale = await ask(url, AVIF);
    await until(
      () => remote.asked,
      (asked) => asked > askedFirst,
    );
    await until(
      () => site.server().output(),
      (output) => output.includes("the source answers with 500"),
    );
    const resting = await ask(url, AVIF);
    const askedAgain = remote.asked;
    remote.down = false;
    await site.server().pass(31);
    const later = await until(
      () => ask(url, AVIF),
      ({ headers }) => headers["x-nextjs-cache"] === "HIT",
    );

    expect(together.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(askedFirst).toBe(1);
    expect([stale.status, stale.headers["x-nextjs-cache"]]).toEqual([200, "STALE"]);
    expect([resting.headers["x-nextjs-cache"], askedAgain]).toEqual(["STALE", askedFirst + 1]);
    expect(later.body).toEqual(stale.body);
  });
});

describe("next/image in a browser", () => {
  it("shows a preview until the image is there, loads it first, and leaves what is out of sight", async () => {
    const tab = await site.openLive("/");
    const first = tab.page.locator("#first");
    await tab.page.waitForFunction(() => document.querySelector<HTMLImageElement>("#first")?.complete);
    await expect.poll(() => first.evaluate((image) => image.style.backgroundImage)).toBe("");
    const paths = tab.requests().map(({ url }) => url.searchParams.get("url") ?? url.pathname);

    expect((await site.server().send("/")).text).toMatch(/<link rel="preload"[^>]*as="image"[^>]*imageSrcSet=/i);
    expect((await site.server().send("/")).text).toContain("data:image/svg+xml,");
    expect(await first.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.width, image.height])).toEqual([
      256, 200, 100,
    ]);
    expect(paths).not.toContain("/public.png");
    expect(tab.problems()).toEqual([]);

    await tab.page.locator("#late").scrollIntoViewIfNeeded();
    await expect.poll(() => tab.requests().some(({ url }) => url.search.includes("public.png&w=48&q=50"))).toBe(true);
    expect(await tab.page.locator("#vector").getAttribute("src")).toBe("/vector.svg");
  });

  it("tells handlers once how it ended, also when that was before scripts ran", async () => {
    const tab = await site.openLive("/told");

    await expect.poll(() => tab.page.textContent("output")).toBe("failed, good, loaded true");
  });

  it("fills its parent with an image of another site, in a width for the screen", async () => {
    const tab = await site.openLive("/parts");
    const fill = tab.page.locator("#fill");
    await expect.poll(() => fill.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

    expect(await fill.evaluate((image: HTMLImageElement) => [image.width, image.height])).toEqual([300, 150]);
    expect(await fill.evaluate((image: HTMLImageElement) => image.currentSrc)).toContain("&w=640&");
    expect(tab.problems()).toEqual([]);
  });
});

/** A picture with something to see in it. */
function picture(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3, 0);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 7 + (at % 3) * 80) % 256;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

beforeAll(() => expect(photo.length).toBeGreaterThan(1_000));
