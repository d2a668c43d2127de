import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildFixture, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));

const CONFIG = { "next.config.mjs": `export default { output: "export" };`, "app/layout.tsx": LAYOUT };
const SLUGS = `
  export const generateStaticParams = () => [{ slug: "a" }, { slug: "日本" }];
  export default async function Page({ params }) { return <p>{(await params).slug}</p>; }`;

describe(`output: "export"`, () => {
  it("writes pages, payloads, handlers, 404.html and assets to out/ without being asked to prerender (PR-29)", async () => {
    const { root, code, output } = await build({
      ...CONFIG,
      "app/page.tsx": plainPage("home"),
      "app/not-found.tsx": plainPage("nothing here"),
      "app/index/page.tsx": plainPage("index"),
      "app/posts/[slug]/page.tsx": `export const revalidate = 60;\n${SLUGS}`,
      "app/old/page.tsx": `import { redirect } from "next/navigation"; export default function Page() { redirect("/posts/a"); }`,
      "app/feed.xml/route.ts": `export const dynamic = "force-static"; export const GET = () => new Response("<feed/>");`,
      "app/robots.ts": `export default () => ({ rules: { allow: "/" } });`,
      "public/logo.txt": "logo",
    });
    const out = (name: string): string => readFileSync(path.join(root, "out", name), "utf8");

    expect(code, output).toBe(0);
    expect(out("index.html")).toContain("<p>home</p>");
    expect(out("index.rsc")).toContain('"path":"/"');
    expect(out("index/index.rsc")).toContain('"path":"/index"');
    expect(out("posts/a.html")).toContain("<p>a</p>");
    expect(out("posts/日本.html")).toContain("<p>%E6%97%A5%E6%9C%AC</p>");
    expect(existsSync(path.join(root, "out/posts/日本.rsc"))).toBe(true);
    expect(out("old.html")).toContain('http-equiv="refresh" content="0;url=/posts/a"');
    expect(out("404.html")).toContain("<p>nothing here</p>");
    expect([out("feed.xml"), out("robots.txt"), out("logo.txt")]).toEqual([
      "<feed/>",
      expect.stringContaining("Allow: /"),
      "logo",
    ]);
    const script = /src="\/([^"]+)"/.exec(out("index.html"))?.[1] ?? "";
    expect(existsSync(path.join(root, "out", script))).toBe(true);
  });

  it("writes folders with an index where page paths end with a slash", async () => {
    const { root } = await build({
      ...CONFIG,
      "next.config.mjs": `export default { output: "export", trailingSlash: true };`,
      "app/page.tsx": plainPage("home"),
      "app/about/page.tsx": plainPage("about"),
    });

    expect(
      ["index.html", "about/index.html", "about.rsc"].map((name) => existsSync(path.join(root, "out", name))),
    ).toEqual([true, true, true]);
  });

  it("fails, naming every route that needs a server, and writes nothing", async () => {
    const { root, code, output } = await build({
      ...CONFIG,
      "app/page.tsx": plainPage("home"),
      "app/me/page.tsx": `
        import { cookies } from "next/headers";
        export default async function Page() { return <p>{(await cookies()).size}</p>; }`,
      "app/open/[slug]/page.tsx": `export default async function Page() { return <p>any</p>; }`,
      "app/api/route.ts": `export const POST = () => new Response("done");`,
      "app/about/(..)me/page.tsx": plainPage("me, in place"),
      "proxy.ts": `export function proxy() {}`,
    });

    expect(code).toBe(1);
    expect(output).toMatch(/\/me \(app\/me\/page\.tsx\): cookies\(\) in app\/me\/page\.tsx:3/);
    expect(output).toContain("app/open/[slug]/page.tsx: no generateStaticParams for [slug]");
    expect(output).toContain("app/api/route.ts: it exports no GET");
    expect(output).toContain("app/about/(..)me/page.tsx: what opens inside of another page");
    expect(output).toContain("the proxy");
    expect(existsSync(path.join(root, "out"))).toBe(false);
  });
});

async function build(files: FixtureFiles): Promise<BuiltFixture> {
  const built = await buildFixture(files, { args: [] });
  roots.push(built.root);
  return built;
}
