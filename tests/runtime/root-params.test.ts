import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture, mustBuild } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const app: { root: string; server: FixtureServer | undefined } = { root: "", server: undefined };
beforeAll(async () => {
  const { root } = await mustBuild({
    "lib/words.ts": `
      import { lang } from "next/root-params";
      export async function greeting() { "use cache"; return "Hello in " + (await lang()); }`,
    "app/[lang]/layout.tsx": `
      import { lang } from "next/root-params";
      export const generateStaticParams = () => [{ lang: "en" }, { lang: "fr" }];
      export default async function Layout({ children }) { return <html lang={await lang()}><body>{children}</body></html>; }`,
    "app/[lang]/page.tsx": `
      import { greeting } from "../../lib/words";
      export default async function Page() { return <p>{await greeting()}</p>; }`,
    "app/[lang]/posts/[slug]/page.tsx": `
      import { lang, shop } from "next/root-params";
      export const dynamicParams = false;
      export const generateStaticParams = async () => [{ slug: "about-" + (await lang()) }];
      export default async function Page() { return <p>{"shop " + String(await shop())}</p>; }`,
    "app/shops/[shop]/layout.tsx": LAYOUT,
    "app/shops/[shop]/page.tsx": `
      import { shop } from "next/root-params";
      import { unstable_cache } from "next/cache";
      export const dynamic = "force-dynamic";
      const kept = unstable_cache(async () => shop(), ["shop"]);
      export default async function Page() {
        const refused = await kept().then(() => "kept", (error) => error.code);
        return <p>{"shop " + (await shop()) + " " + refused}</p>;
      }`,
    "app/[lang]/api/route.ts": `
      import { lang } from "next/root-params";
      export async function GET() { return new Response(await lang().catch((error) => error.code)); }`,
  });
  app.root = root;
  app.server = await startFixture(root);
});
afterAll(async () => {
  await app.server?.stop();
  removeFixture(app.root);
});

function get(target: string) {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target);
}

describe("next/root-params", () => {
  it("gives stored pages their own values, also in a cached function", async () => {
    const [english, french] = await Promise.all([get("/en"), get("/fr")]);

    expect([english.state, french.state]).toEqual(["HIT", "HIT"]);
    expect(english.text).toContain(`<html lang="en">`);
    expect(english.text).toContain("Hello in en");
    expect(french.text).toContain("Hello in fr");
  });

  it("gives generateStaticParams what the functions above have listed", async () => {
    const [own, foreign] = await Promise.all([get("/fr/posts/about-fr"), get("/fr/posts/about-en")]);

    expect([own.state, foreign.status]).toEqual(["HIT", 404]);
    expect(own.text).toContain("shop undefined");
  });

  it("refuses where no component of a page renders", async () => {
    const [shop, handler] = await Promise.all([get("/shops/tea"), get("/en/api")]);

    expect(shop.text).toContain("shop tea VINEXT_ROOT_PARAM");
    expect(handler.text).toBe("VINEXT_ROOT_PARAM");
  });

  it("writes the types of its functions", () => {
    const types = readFileSync(path.join(app.root, ".vinext/root-params.d.ts"), "utf8");

    expect(types).toContain("export function lang(): Promise<string | undefined>;");
    expect(types).toContain("export function shop(): Promise<string | undefined>;");
  });

  it("fails the build of a client component that imports it", async () => {
    const built = await buildFixture({
      "app/[lang]/layout.tsx": LAYOUT,
      "app/[lang]/page.tsx": `import { Client } from "./client"; export default function Page() { return <Client />; }`,
      "app/[lang]/client.tsx": `"use client"; import { lang } from "next/root-params"; export function Client() { return <p>{lang()}</p>; }`,
    });
    removeFixture(built.root);

    expect(built.code).toBe(1);
    expect(built.output).toContain(
      `"next/root-params", imported by app/[lang]/client.tsx:1, is for server components alone.`,
    );
  });
});
