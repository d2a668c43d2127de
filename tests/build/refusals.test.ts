import { afterAll, describe, expect, it } from "vitest";
import { buildFixture, runVinext, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { expectFailure, expectRefusal } from "./expect-refusal.ts";

const roots: string[] = [];
afterAll(() => roots.forEach(removeFixture));

describe("an app that cannot be built", () => {
  it("names an unknown option of vinext() and the ones there are", async () => {
    const built = await refused({ ...HOME, "vite.config.ts": config("{ prerendr: {} }") });

    expectRefusal(built, ["vinext() has no option `prerendr`", "prerender", "VINEXT_OPTION_UNKNOWN"]);
  });

  it("names an option with a wrong value and what it may be", async () => {
    const built = await refused({ ...HOME, "vite.config.ts": config(`{ prerender: { retries: "many" } }`) });

    expectRefusal(built, ["`prerender.retries`", `"many"`, "number", "VINEXT_OPTION_INVALID"]);
  });

  it("says where an app folder belongs when there is none", async () => {
    const built = await refused({});

    expectRefusal(built, ["There is no app/ or src/app/ folder", built.root, "app/layout.tsx"]);
  });

  it.each([
    ["react-server-dom-webpack", "19.2.0"],
    ["react", "19.3.0"],
    ["react-dom", "19.3.1-canary-0"],
  ])("names a React with known holes: %s %s (P11)", async (name, version) => {
    const own = `node_modules/${name}/package.json`;

    expectRefusal(await refused({ ...HOME, [own]: JSON.stringify({ name, version }) }), [
      `The app has ${name} ${version}`,
      "19.3.1",
      "VINEXT_REACT_TOO_OLD",
    ]);
  });

  it("names every problem of the routes at once", async () => {
    const built = await refused({
      ...HOME,
      "app/a/[x]/page.tsx": plainPage("x"),
      "app/a/[y]/page.tsx": plainPage("y"),
      "app/both/page.tsx": plainPage("page"),
      "app/both/route.ts": "export const GET = () => new Response();",
      "app/(one)/same/page.tsx": plainPage("1"),
      "app/(two)/same/page.tsx": plainPage("2"),
      "app/[...all]/more/page.tsx": plainPage("more"),
    });

    expectRefusal(built, [
      "4 problems",
      "a/[x]/page.tsx",
      "a/[y]/page.tsx",
      "both/page.tsx",
      "both/route.ts",
      "(one)/same/page.tsx",
      "(two)/same/page.tsx",
      "[...all]/more/page.tsx",
    ]);
  });

  it("names a page that has no layout above it", async () => {
    expectRefusal(await refused({ "app/page.tsx": plainPage("alone") }), ["page.tsx", "Create app/layout.tsx"]);
  });

  it.each([
    ["revalidate", "-1"],
    ["revalidate", "1.5"],
    ["revalidate", `"60"`],
    ["revalidate", "60 * 10"],
    ["revalidate", "Infinity"],
    ["dynamic", `"static"`],
    ["dynamicParams", "1"],
    ["runtime", `"bun"`],
  ])("refuses `%s = %s`, naming file, value and what may stand there (PR-24)", async (name, value) => {
    const built = await refused({
      ...HOME,
      "app/wrong/page.tsx": `export const ${name} = ${value};\n${plainPage("wrong")}`,
    });

    expectRefusal(built, ["wrong/page.tsx", `\`${name}\``, `\`${value}\``, "must be", `export const ${name} =`]);
  });

  it("refuses segment config in a client file (PR-23)", async () => {
    const built = await refused({
      ...HOME,
      "app/client/page.tsx": `"use client";\nexport const revalidate = 60;\n${plainPage("client")}`,
    });

    expectRefusal(built, ["client/page.tsx", `"use client"`, "`revalidate`"]);
  });

  it("names a file that is no source text", async () => {
    expectRefusal(await refused({ ...HOME, "app/broken/page.tsx": "export default function Page( {" }), [
      "broken/page.tsx",
      "cannot be parsed",
    ]);
  });

  it("names a module of Next.js that there is not, with its importer", async () => {
    const built = await refused({
      ...HOME,
      "app/amp/page.tsx": `import { useAmp } from "next/amp";\n${plainPage("amp")}\nexport const amp = useAmp;`,
    });

    expectRefusal(built, [`"next/amp"`, "app/amp/page.tsx:1", "AMP", "VINEXT_NEXT_MODULE"]);
  });

  it.each([
    ["cacheComponents", "cacheComponents: true"],
    ["experimental.ppr", `experimental: { ppr: "incremental" }`],
    ["i18n", `i18n: { locales: ["en"], defaultLocale: "en" }`],
  ])("refuses `%s` in next.config, with its line", async (option, written) => {
    const built = await refused({
      ...HOME,
      "next.config.ts": `const config = {\n  ${written},\n};\nexport default config;`,
    });

    expectRefusal(built, [`\`${option}\`, set in next.config.ts:2, is not supported`, "VINEXT_NEXT_MODE"]);
  });

  it("refuses an app of the Pages Router, and passes its folder by with a warning beside app/", async () => {
    const pages: FixtureFiles = { "src/pages/api/hello.ts": "export default () => undefined;" };

    expectRefusal(await refused(pages), ["src/pages belongs to the Pages Router", "VINEXT_PAGES_ROUTER"]);
    const { code, output } = await refused({ ...HOME, ...pages });
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining("src/pages/api/hello.ts: `pages/` is left out."),
    });
  });

  it.each(["private", "remote"])('refuses "use cache: %s", with file and line', async (kind) => {
    const built = await refused({
      ...HOME,
      "app/mine/page.tsx": `// Not this: "use cache: ${kind}"\nasync function mine() {\n  "use cache: ${kind}";\n}\nexport default async function Page() { await mine(); return null; }`,
    });

    expectRefusal(built, ["app/mine/page.tsx:3", `"use cache: ${kind}"`, "VINEXT_USE_CACHE_KIND"]);
  });

  it("names every refusal that the bundler came upon, each in a sentence", async () => {
    const page = (kind: string): string =>
      `"use cache: ${kind}";\nexport default async function Page() { return null; }`;
    const built = await refused({ ...HOME, "app/a/page.tsx": page("private"), "app/b/page.tsx": page("remote") });

    expectRefusal(built, ["app/a/page.tsx:1", "app/b/page.tsx:1"]);
  });

  it("refuses a page that is written to be rendered in parts", async () => {
    const built = await refused({
      ...HOME,
      "app/ppr/page.tsx": `export const experimental_ppr = true;\n${plainPage("ppr")}`,
    });

    expectRefusal(built, ["ppr/page.tsx", "`experimental_ppr`", "must be false"]);
  });

  it("names a font file that there is not, with file and line", async () => {
    const built = await refused({
      ...HOME,
      "app/type/page.tsx": `import font from "next/font/local";\nconst own = font({ src: "./own.woff2" });\n${plainPage("own")}`,
    });

    expectRefusal(built, ["app/type/page.tsx:2", "./own.woff2 does not exist", "VINEXT_FONT"]);
  });

  it("names what is wrong in next.config", async () => {
    expectRefusal(
      await refused({
        ...HOME,
        "next.config.mjs": `export default { redirects: async () => [{ source: "old", destination: "/new" }] };`,
      }),
      ["redirects", "next.config"],
    );
    expectFailure(
      await refused({ ...HOME, "next.config.mjs": "\nexport default () => { throw new Error('no such host'); };" }),
      ["next.config.mjs cannot be read: no such host", "next.config.mjs:2"],
    );
  });
});

describe("a command that is called wrongly", () => {
  it.each([
    [["deploy"], "There is no command `deploy`."],
    [["build", "--fast"], "There is no option `--fast`."],
    [["build", ".", "twice"], "There is nothing to do with `twice`."],
    [["start", "--port", "http"], "`--port` must be a whole number"],
    [["prerender", "--on-error", "ignore"], "`--on-error` must be fail or warn or keep, not `ignore`."],
    [["build", "--target", "bun"], "`--target` must be node or workers, not `bun`."],
  ])("ends with 2 and its usage: vinext %j", async (args, message) => {
    const { code, stderr } = await runVinext(args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("USAGE");
  });

  it.each(["prerender", "start"])("says that there is no build to %s", async (command) => {
    const root = stageFixture(HOME);
    roots.push(root);

    expectRefusal(await runVinext([command, root]), ["dist/manifest.json does not exist", "Run `vinext build` first."]);
  });
});

const HOME: FixtureFiles = { "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home") };

async function refused(files: FixtureFiles): Promise<BuiltFixture> {
  const built = await buildFixture(files);
  roots.push(built.root);
  return built;
}

function config(options: string): string {
  return `import { defineConfig } from "vite";\nimport vinext from "vinext-isr";\nexport default defineConfig({ plugins: [vinext(${options})] });`;
}
