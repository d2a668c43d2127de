import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture, mustBuild } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture } from "../helpers/fixture.ts";
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
    "app/page.tsx": `
      import { redirect } from "next/navigation";
      export default function Page() { redirect("/en"); }`,
    "app/plain/page.tsx": `
      export const metadata = { title: "No layout" };
      export default function Page() { return <p>plain</p>; }`,
    "app/not-found.tsx": `"use client";
      import Error from "next/error";
      export default function NotFound() { return <html lang="eo"><body><Error statusCode={404} /></body></html>; }`,
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
    "lib/typed.ts": `
      declare function is<Type>(value: Type): void;
      export async function page({ params, searchParams }: PageProps<"/[lang]/posts/[slug]">) {
        is<{ lang: string; slug: string }>(await params);
        is<string | string[] | undefined>((await searchParams)["q"]);
      }
      export async function layout({ params, children }: LayoutProps<"/[lang]">) {
        is<{ lang: string }>(await params);
        is<import("react").ReactNode>(children);
      }
      export async function GET(_request: Request, { params }: RouteContext<"/[lang]/api">) {
        is<{ lang: string }>(await params);
      }
      // @ts-expect-error -- there is no such page
      export type Absent = PageProps<"/[lang]/absent">;
      // @ts-expect-error -- a page is no handler
      export type Page = RouteContext<"/[lang]">;`,
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

  it("is built beside the types of all routes, which an app's own code is checked by", () => {
    const check = ["--ignoreConfig", "--noEmit", "--strict", "--types", "react", "lib/typed.ts", ".vinext/routes.d.ts"];
    const { stdout } = spawnSync("tsc", check, { cwd: app.root, encoding: "utf8" });

    expect(stdout).toBe("");
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

describe("an app with a root layout for each locale", () => {
  it("has pages beside them, in a plain document", async () => {
    const [home, plain] = await Promise.all([get("/"), get("/plain")]);

    expect([home.status, home.headers["location"]]).toEqual([307, "/en"]);
    expect(plain.text).toMatch(/^<!DOCTYPE html><html lang="en"><head>.*<title>No layout<\/title>.*<p>plain<\/p>/s);
  });

  it("shows its not-found file as the document that it is", async () => {
    const { status, text } = await get("/de/nothing/here");

    expect(status).toBe(404);
    expect(text.match(/<html[^>]*>/g)).toEqual([`<html lang="eo">`]);
    expect(text).toContain("This page could not be found.");
  });

  it("may leave <html> to them in a root layout that is there for nothing else", async () => {
    const { root } = await mustBuild({
      "app/layout.tsx": `export default function Layout({ children }) { return children; }`,
      "app/[lang]/layout.tsx": LAYOUT,
      "app/[lang]/page.tsx": plainPage("home"),
    });
    const server = await startFixture(root);

    const { status, text } = await server.send("/x/y");
    await server.stop();
    removeFixture(root);

    expect([status, text.match(/<html[^>]*>/g)]).toEqual([404, [`<html lang="en">`]]);
  });
});
