import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import { buildFixture } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";

const PACKAGES = path.resolve(import.meta.dirname, "../../node_modules");
const lato = (name: string): Buffer =>
  readFileSync(path.join(PACKAGES, `@fontsource/lato/files/lato-latin-${name}.woff2`));

const site = serveToBrowser({
  ...shell(["/", "/client"]),
  "app/fonts/plain.woff2": lato("400-normal"),
  "app/fonts/bold.woff2": lato("700-normal"),
  "app/fonts.ts": `
    import localFont from "next/font/local";
    import { Inter, Lato as Display, Press_Start_2P } from "next/font/google";

    export const inter = Inter({ subsets: ["latin"], variable: "--font-inter" });
    export const display = Display({ subsets: ["latin"], weight: ["400", "900"], preload: false, fallback: ["cursive"] });
    export const missing = Press_Start_2P({ weight: "400", subsets: ["latin"] });
    export const own = localFont({
      src: [
        { path: "./fonts/plain.woff2", weight: "400", style: "normal" },
        { path: "./fonts/bold.woff2", weight: "700", style: "normal" },
      ],
      variable: "--font-own",
      declarations: [{ prop: "font-feature-settings", value: '"kern"' }],
    });`,
  "app/page.tsx": `
    import { display, inter, missing, own } from "./fonts";
    export default function Page() {
      return <>
        <p id="inter" className={inter.className}>Inter</p>
        <p id="own" className={own.className}>own <b>bold</b></p>
        <div className={own.variable}><p id="variable" style={{ fontFamily: "var(--font-own)" }}>variable</p></div>
        <p id="display" className={display.className}>display</p>
        <p id="missing" style={missing.style}>missing</p>
      </>;
    }`,
  "app/client/page.tsx": `"use client";
    import localFont from "next/font/local";
    const font = localFont({ src: "../fonts/plain.woff2", adjustFontFallback: false });
    export default function Page() { return <p id="client" className={font.className}>client</p>; }`,
});

describe("next/font", () => {
  it("serves fonts from the site itself, and asks ahead for those of the page", async () => {
    const { text } = await site.server().send("/");
    const preloads = [...text.matchAll(/<link rel="preload" href="([^"]+)" as="font"/g)].map(([, href]) => href ?? "");
    const replies = await Promise.all(preloads.map((href) => site.server().send(href)));

    // Inter's Latin letters and the two files of the local font.
    expect(preloads).toHaveLength(3);
    expect(preloads.every((href) => href.startsWith("/_vinext/static/"))).toBe(true);
    expect(replies.map(({ status, headers }) => [status, headers["content-type"]])).toEqual(
      preloads.map(() => [200, "font/woff2"]),
    );
  });

  it("shows text in them, uses what was asked for ahead, and asks no other site", async () => {
    const tab = await site.openLive("/");
    await tab.page.evaluate(() => document.fonts.ready);
    const loaded = await tab.page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family.replaceAll('"', "")),
    );
    const files = tab.requests().filter(({ purpose }) => purpose === "font");

    expect(new Set(loaded)).toEqual(new Set(["Inter", "Lato", expect.stringMatching(/^own_\w{6}$/)]));
    expect(new Set(files.map(({ url }) => url.host)).size).toBe(1);
    expect(new Set(files.map(({ url }) => url.pathname)).size).toBe(files.length);
    // A preload that is fetched twice or never used is a warning of the browser.
    expect(tab.problems()).toEqual([]);
  });

  it("gives the CSS variable and the fallbacks", async () => {
    const tab = await site.openLive("/");
    const familyOf = (id: string): Promise<string> =>
      tab.page.locator(id).evaluate((element) => getComputedStyle(element).fontFamily);

    expect(await familyOf("#variable")).toBe(await familyOf("#own"));
    expect(await familyOf("#inter")).toMatch(/^"?Inter"?, "Inter Fallback"$/);
    expect(await familyOf("#display")).toMatch(/^"?Lato"?, "Lato Fallback", cursive$/);
    expect(await familyOf("#missing")).toMatch(/^"Press Start 2P", .*sans-serif$/);
  });

  it("works in client components, after a soft navigation too", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/client");
    await tab.shows("client");

    expect(await tab.page.locator("#client").evaluate((element) => getComputedStyle(element).fontFamily)).toMatch(
      /^font_\w{6}$/,
    );
    expect(tab.documents()).toHaveLength(1);
    expect(tab.problems()).toEqual([]);
  });
});

describe("a build with fonts", () => {
  it("names all fonts that are left to the system in one warning, with what to install", async () => {
    const built = await buildFixture(
      {
        "app/layout.tsx": LAYOUT,
        "app/page.tsx": page(`import { Oswald, Roboto_Mono } from "next/font/google";
          const one = Oswald(); const two = Roboto_Mono({ subsets: ["latin"] });`),
      },
      { args: [] },
    );
    removeFixture(built.root);
    const lines = built.output.split("\n").filter((line) => line.includes("next/font/google"));

    expect(built.code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("Oswald, Roboto Mono are left to the system's fonts");
    expect(lines[0]).toContain("npm install @fontsource-variable/oswald @fontsource-variable/roboto-mono");
  });

  it.each([
    ["a missing file", `const one = localFont({ src: "./none.woff2" });`, ["app/page.tsx", "./none.woff2"]],
    ["computed options", `const src = "./a.woff2"; const one = localFont({ src });`, ["localFont() in app/page.tsx"]],
    ["a wrong option", `const one = localFont({ src: "./a.woff2", display: "now" });`, ["`display` in app/page.tsx"]],
  ])("refuses %s in one sentence", async (_what, code, parts) => {
    const source = page(`import localFont from "next/font/local"; ${code}`);
    const built = await buildFixture({ "app/layout.tsx": LAYOUT, "app/page.tsx": source }, { args: [] });
    removeFixture(built.root);

    expect(built.code).toBe(1);
    for (const part of parts) expect(built.output).toContain(part);
  });
});

function page(head: string): string {
  return `${head} export default function Page() { return <p className={one.className}>text</p>; }`;
}
