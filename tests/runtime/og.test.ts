import { imageSize } from "image-size";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildFixture, mustBuild } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const IMAGE = `
  import { ImageResponse } from "next/og";
  export const size = { width: 120, height: 60 };
  export const contentType = "image/png";`;
const CARD = `${IMAGE}
  export const revalidate = 60;
  let drawn = 0;
  export default function Image() {
    drawn += 1;
    return new ImageResponse(<div style={{ display: "flex", fontSize: 20 + drawn }}>Hello {drawn}</div>, size);
  }`;

const app: { root: string; server: FixtureServer | undefined } = { root: "", server: undefined };
beforeAll(async () => {
  const built = await mustBuild({
    "app/layout.tsx": LAYOUT,
    "app/page.tsx": plainPage("home"),
    "app/opengraph-image.tsx": CARD,
    "app/icon.tsx": `${IMAGE}
      export default () => new ImageResponse(<b style={{ display: "flex" }}>i</b>, { ...size, headers: { "cache-control": "max-age=5" } });`,
    "app/card/route.tsx": `${IMAGE}
      export const GET = (request) =>
        new ImageResponse(<p>{request.nextUrl.searchParams.get("title") ?? ""}</p>, size);`,
  });
  app.root = built.root;
  app.server = await startFixture(app.root);
});
afterAll(async () => {
  await app.server?.stop();
  removeFixture(app.root);
});

function get(target: string) {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target);
}

it("draws metadata images at build, stores them and says to ask again (MD-01, MD-02, MD-06)", async () => {
  const card = await get("/opengraph-image");
  const icon = await get("/icon");

  expect([card.state, icon.state]).toEqual(["HIT", "HIT"]);
  expect([card.headers["content-type"], imageSize(card.body)]).toEqual([
    "image/png",
    expect.objectContaining({ width: 120, height: 60, type: "png" }),
  ]);
  expect(card.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
  expect(icon.headers["cache-control"]).toBe("max-age=5");
  expect((await get("/")).text).toMatch(/property="og:image" content="[^"]*\/opengraph-image\?[0-9a-f]{16}"/);
});

it("draws them again in the background when they are stale (MD-03)", async () => {
  const before = await get("/opengraph-image");
  await app.server?.pass(61);
  const stale = await get("/opengraph-image");
  const renewed = await until(
    () => get("/opengraph-image"),
    ({ state }) => state === "HIT",
  );

  expect([stale.state, stale.body.equals(before.body)]).toEqual(["STALE", true]);
  expect(imageSize(renewed.body)).toMatchObject({ width: 120, height: 60 });
});

it("draws images per request in a route handler", async () => {
  const [one, other] = await Promise.all([get("/card?title=one"), get("/card?title=two")]);

  expect([one.state, imageSize(one.body).type]).toEqual([undefined, "png"]);
  expect(one.body.equals(other.body)).toBe(false);
});

it("refuses a build for Workers in one sentence", async () => {
  const files = { "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home"), "app/opengraph-image.tsx": CARD };
  const built = await buildFixture(files, { args: ["--target", "workers"] });
  removeFixture(built.root);

  expect(built.code).toBe(1);
  expect(built.output).toContain(`"next/og" needs Node, and this build is for Workers.`);
});
