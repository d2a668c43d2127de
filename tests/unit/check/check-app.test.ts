import { afterAll, describe, expect, it } from "vitest";
import { checkApp } from "../../../src/check/check-app.ts";
import { reportLines } from "../../../src/cli/check-report.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture, type FixtureFiles } from "../../helpers/fixture.ts";

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));

const HOME: FixtureFiles = { "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home") };

describe("vinext check", () => {
  it("finds nothing to complain about in a plain app", async () => {
    const lines = await report({ ...HOME, "next.config.mjs": "export default { reactStrictMode: true };" });

    expect(lines).toEqual([
      "Works",
      "  layout, page, reactStrictMode",
      "",
      "2 scripts read: 0 missing, 0 differ, 3 work.",
    ]);
  });

  it("names options of next.config with their lines, wherever they are written", async () => {
    expect(
      await findings({
        ...HOME,
        "next.config.ts": `
          const experimental = { ppr: true };
          const images = { domains: ["ppr.example"] };
          export default async () => ({
            cacheComponents: true, i18n: { locales: ["en"] },
            webpack: (config: unknown) => config,
            experimental, images, frobnicate: 1,
          });`,
      }),
    ).toEqual([
      "missing next.config.ts:2 experimental.ppr",
      "missing next.config.ts:5 cacheComponents",
      "missing next.config.ts:5 i18n",
      "differs next.config.ts:6 webpack",
      "differs next.config.ts:7 frobnicate",
    ]);
  });

  it("reads JSX in files that end in .js", async () => {
    expect(
      await findings({ ...HOME, "lib/old.js": `export const Old = () => <style jsx>{"p { color: red }"}</style>;` }),
    ).toEqual(["differs lib/old.js:1 <style jsx>"]);
  });

  it("names what is read of a promise, as apps for Next.js 14 do", async () => {
    expect(
      await findings({
        ...HOME,
        "app/[id]/page.tsx": `
          import { cookies as jar, headers } from "next/headers";
          export async function generateMetadata({ params: { id } }) { return { title: id }; }
          export default async function Page({ params, searchParams }) {
            jar().get("a"); (await headers()).get("b"); params.then(String);
            const { q } = await searchParams;
            const { id } = params;
            return <p>{searchParams.page}</p>;
          }`,
        "app/[id]/opened.tsx": `export default function Opened({ params }) { return <p>{params.id}</p>; }`,
        "app/fonts.ts": `
          import { Lusitana } from "next/font/google";
          export const lusitana = Lusitana({ weight: "400" });`,
      }),
    ).toEqual([
      "missing app/[id]/page.tsx:3 params",
      "missing app/[id]/page.tsx:5 jar()",
      "missing app/[id]/page.tsx:7 params",
      "missing app/[id]/page.tsx:8 searchParams",
      "differs app/fonts.ts:2 next/font/google",
    ]);
  });

  it("names a next.config that throws", async () => {
    const lines = await report({ ...HOME, "next.config.mjs": `throw new Error("no such host");` });

    expect(lines[1]).toBe("  next.config.mjs: next.config.mjs cannot be read: no such host");
  });

  it("names modules of next that are not there, exports that they do not have, and a custom server", async () => {
    expect(
      await findings({
        ...HOME,
        "app/page.tsx": `
          import type { Nothing } from "next/link";
          import Link, { legacyBehavior, type Other } from "next/link";
          import { Metadata } from "next";
          export { default as Old } from "next/legacy/image";
          const amp = import("next/amp");
          import { cookies } from "next/dist/server/cookies";
          import { x } from "next/nothing";
          export default function Page() { return <Link href="/">home</Link>; }`,
        "server.ts": `import next from "next"; next({ dev: false });`,
      }),
    ).toEqual([
      "missing app/page.tsx:3 legacyBehavior of next/link",
      "missing app/page.tsx:5 next/legacy/image",
      "missing app/page.tsx:6 next/amp",
      "missing app/page.tsx:7 next/dist/server/cookies",
      "missing app/page.tsx:8 next/nothing",
      "differs server.ts:1 server.js",
    ]);
  });

  it("finds directives and syntax where they stand, and not in texts and comments", async () => {
    expect(
      await findings({
        ...HOME,
        "lib/cached.ts": `
          // "use cache: private"
          const text = "use cache: private";
          export async function mine() {
            "use cache: private";
            return text;
          }`,
        "lib/remote.ts": `"use cache: remote";\nexport async function all() { return 1; }`,
        "lib/styled.tsx": "export const Red = () => <p><style jsx>{`p { color: red }`}</style></p>;",
      }),
    ).toEqual([
      'missing lib/cached.ts:5 "use cache: private"',
      'missing lib/remote.ts:1 "use cache: remote"',
      "differs lib/styled.tsx:1 <style jsx>",
    ]);
  });

  it("reads the exports of route files, by their values where these decide", async () => {
    expect(
      await findings({
        ...HOME,
        "app/a/page.tsx": `export const runtime = "nodejs";\nexport const maxDuration = 5;\n${plainPage("a")}`,
        "app/b/route.ts": `export const runtime = "edge";\nexport const GET = () => new Response();`,
        "app/c/page.tsx": `export const experimental_ppr = true;\n${plainPage("c")}`,
        "app/d/helper.ts": `export const runtime = "edge";`,
      }),
    ).toEqual([
      "differs app/a/page.tsx:2 maxDuration",
      'differs app/b/route.ts:1 runtime = "edge"',
      "missing app/c/page.tsx:1 experimental_ppr",
    ]);
  });

  it("names files that have no part here, and routes that contradict each other", async () => {
    expect(
      await findings({
        ...HOME,
        "src/pages/api/hello.ts": "export default () => undefined;",
        "middleware.ts": "export function middleware() {}",
        "app/global-not-found.tsx": plainPage("404"),
        "app/x/page.tsx": plainPage("x"),
        "app/x/route.ts": "export const GET = () => new Response();",
        "app/_own/global-not-found.tsx": plainPage("not this"),
        "app/broken/page.tsx": "export default (",
      }),
    ).toEqual([
      "missing app/broken/page.tsx syntax",
      "differs app/global-not-found.tsx global-not-found",
      "missing app/x/page.tsx route",
      "differs middleware.ts middleware",
      "missing src/pages/api/hello.ts pages/",
    ]);
  });

  it("names packages that need the compiler of Next.js, and passes by tests and tools", async () => {
    expect(
      await findings({
        ...HOME,
        "package.json": `{\n  "type": "module",\n  "dependencies": {\n    "next-intl": "4.0.0",\n    "zod": "4.0.0"\n  }\n}`,
        "app/page.test.tsx": `import router from "next/router";`,
        "jest.config.mjs": `import jest from "next/jest";`,
        "pages/index.tsx": `import Head from "next/head";`,
      }),
    ).toEqual(["differs package.json:4 next-intl", "missing pages/index.tsx pages/"]);
  });

  it("reads an app of the Pages Router, and refuses a folder with no app at all", async () => {
    expect(await findings({ "pages/index.tsx": plainPage("old") })).toEqual(["missing pages/index.tsx pages/"]);
    await expect(findings({})).rejects.toThrow("There is no app/ or src/app/ folder");
  });
});

async function check(files: FixtureFiles) {
  const root = stageFixture(files);
  roots.push(root);
  return checkApp(root);
}

/** What does not work, a line each. */
async function findings(files: FixtureFiles): Promise<readonly string[]> {
  const { findings: all } = await check(files);
  const other = all.filter(({ verdict }) => verdict !== "works");
  return other.map(
    ({ verdict, file, line, name }) => `${verdict} ${file}${line === undefined ? "" : `:${line}`} ${name}`,
  );
}

async function report(files: FixtureFiles): Promise<readonly string[]> {
  return reportLines(await check(files));
}
