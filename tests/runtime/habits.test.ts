import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture } from "../helpers/fixture.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

// What apps written for Next.js do, and no example of ours would.
const app: { built: BuiltFixture | undefined; server: FixtureServer | undefined } = {
  built: undefined,
  server: undefined,
};
beforeAll(async () => {
  app.built = await mustBuild({
    "package.json": `{ "private": true, "dependencies": { "link-kit": "1.0.0", "old-kit": "1.0.0" } }`,
    "node_modules/link-kit/package.json": `{ "name": "link-kit", "version": "1.0.0", "type": "module", "exports": "./index.js", "peerDependencies": { "next": ">=13" } }`,
    "node_modules/link-kit/index.js": `import Link from "next/link";
      import { createElement } from "react";
      export const Kit = () => createElement(Link, { href: "/docs/a" }, "from a package");`,
    "node_modules/old-kit/package.json": `{ "name": "old-kit", "version": "1.0.0", "main": "index.js", "peerDependencies": { "next": ">=13" } }`,
    "node_modules/old-kit/index.js": `exports.isServer = () => typeof require("next/server").NextResponse;`,
    "app/layout.tsx": LAYOUT,
    "next.config.mjs": `export default { pageExtensions: ["tsx", "mdx"] };`,
    "tsconfig.json": `{ "compilerOptions": { "paths": { "#/*": ["./*"] } }, "include": ["**/*.ts", "**/*.tsx"] }`,
    "lib/card.js": `import { useId } from "react";
      import { Badge } from "./badge.js";
      export function Card({ size = 1 < 2 ? "small" : "large" }) { useId(); return <article><Badge of={size} /></article>; }`,
    "lib/badge.js": `"use client";
      export function Badge({ of }) { return <><b>{of}</b></>; }`,
    "app/cards/page.tsx": `import { Card } from "../../lib/card";
      export default function Page() { return <Card />; }`,
    "lib/word.tsx": "export const Word = () => <b>by its path</b>;",
    "app/text/page.mdx": `import { Word } from "#/lib/word";\n\n# Text\n\n<Word />\n`,
    "app/page.tsx": `import { Kit } from "link-kit";
      import { isServer } from "old-kit";
      export default function Page() { return <p><Kit /> {isServer()}</p>; }`,
    "app/docs/[...slug]/page.tsx": `
      export const generateStaticParams = () => [{ slug: ["a"] }];
      export async function generateMetadata({ params }) {
        const own = await params;
        own.slug.unshift("en");
        return { title: own.slug.join("/") };
      }
      export default async function Page({ params }) {
        const own = await params;
        own.slug.unshift("en");
        return <p>{own.slug.join("/")}</p>;
      }`,
    "app/shop/[id]/page.tsx": `import { cookies } from "next/headers";
      async function cart() { return (await cookies()).get("cart")?.value ?? "no cart"; }
      async function Count({ of }) { return <b>{await of}</b>; }
      export const generateStaticParams = () => [{ id: "listed" }];
      export default async function Page({ params }) {
        const { id } = await params;
        if (id === "listed") return <p>listed</p>;
        const promise = cart();
        return <p>{id} <Count of={promise} /></p>;
      }`,
    "app/member/page.tsx": `import { cookies } from "next/headers";
      async function name() { return (await cookies()).get("name")?.value; }
      export default function Page() { void name(); return <p>member</p>; }`,
    "app/stray/page.tsx": `import { connection } from "next/server";
      export default async function Page() {
        await connection();
        void Promise.reject(new Error("nobody waits for this"));
        return <p>stray</p>;
      }`,
    "app/other/page.tsx": plainPage("other"),
  });
  app.server = await startFixture(app.built.root);
});
afterAll(async () => {
  await app.server?.stop();
  if (app.built) removeFixture(app.built.root);
});

describe("an app that was written for Next.js", () => {
  it("may use packages that import next/* themselves", async () => {
    expect((await get("/")).text).toMatch(/<a href="\/docs\/a"[^>]*>from a package<\/a> (?:<!-- -->)?function/);
  });

  it("may import through the paths of its tsconfig, from Markdown too", async () => {
    expect((await get("/text")).text).toContain("<b>by its path</b>");
  });

  it("may write JSX in files that end in .js, of the server and of the client", async () => {
    expect((await get("/cards")).text).toContain("<article><b>small</b></article>");
  });

  it("may change the params it gets: metadata and page have copies", async () => {
    const { text } = await get("/docs/a");

    expect(text).toContain("<title>en/a</title>");
    expect(text).toContain("<p>en/a</p>");
  });

  it("may leave promises behind that read the request: the build says nothing of them, and the server goes on", async () => {
    expect(app.built?.output).not.toContain("left behind");
    expect((await get("/shop/unlisted", { cookie: "cart=full" })).text).toContain("<b>full</b>");
    expect((await get("/member")).text).toContain("member");
    expect((await get("/stray")).text).toContain("stray");
    expect((await get("/other")).status).toBe(200);
  });
});

function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target, { headers });
}
