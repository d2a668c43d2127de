import { expect, it } from "vitest";
import { FONT_APP } from "../fixtures/font-app.ts";
import { serveToBrowser } from "../helpers/browser.ts";

const site = serveToBrowser(FONT_APP);

/** Families of all fonts that the page has really loaded, and what an element is set in. */
function fontsOf(page: Awaited<ReturnType<typeof site.open>>["page"], selector: string) {
  return page.evaluate(async (wanted) => {
    await document.fonts.ready;
    const loaded = [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family);
    const element = document.querySelector(wanted) ?? document.body;
    return { loaded: loaded.map((family) => family.replaceAll('"', "")), family: getComputedStyle(element).fontFamily };
  }, selector);
}

it("loads the fonts of a page from the site itself, ahead of its style sheets", async () => {
  const tab = await site.open("/");

  const text = await fontsOf(tab.page, "#text");
  const head = await fontsOf(tab.page, "h1");

  expect(text.loaded).toContain("Inter");
  expect(text.family).toBe('Inter, "Inter Fallback"');
  expect(text.loaded.find((family) => family.startsWith("head_"))).toBe(head.family.split(",")[0]);
  const fonts = tab.requests().filter(({ purpose }) => purpose === "font");
  expect(fonts.length).toBeGreaterThan(0);
  expect(new Set(fonts.map(({ url }) => url.origin))).toEqual(new Set([new URL(site.server().url).origin]));
  // Chromium warns of a preloaded file that nothing uses, and would load a file twice whose preload does not fit.
  expect(new Set(fonts.map(({ url }) => url.href)).size).toBe(fonts.length);
  expect(tab.problems()).toEqual([]);
});

it("keeps the lines where they are while a font is on its way", async () => {
  const tab = await site.open("/");

  const rule = await tab.page.evaluate(() => {
    const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    return faces
      .map(({ cssText }) => cssText)
      .find((text) => text.includes('"Inter Fallback"') && text.startsWith("@font-face"));
  });

  expect(rule).toMatch(/local\("?Arial"?\)/);
  for (const [name, value] of [
    ["ascent-override", "89.79%"],
    ["descent-override", "22.36%"],
    ["line-gap-override", "0%"],
    ["size-adjust", "107.89%"],
  ]) {
    expect(rule).toContain(`${name}: ${value}`);
  }
});

it("loads what a page adds when it is navigated to", async () => {
  const tab = await site.open("/");

  await tab.follow("bitter");
  await tab.page.locator("q").waitFor();

  await expect.poll(async () => (await fontsOf(tab.page, "#bitter")).loaded).toContain("Bitter");
  expect((await fontsOf(tab.page, "q")).family).toBe("Bitter");
  expect(tab.documents()).toHaveLength(1);
});

it("tells each page what to preload, and no more", async () => {
  const preloads = async (target: string): Promise<readonly string[]> => {
    const { text } = await site.server().send(target);
    const links = text.match(/<link[^>]*as="font"[^>]*>/g) ?? [];
    for (const link of links) expect(link).toMatch(/rel="preload".*crossorigin="" type="font\/woff2"/);
    return links.map((link) => /static\/(.*)-[\w-]{8}\.woff2"/.exec(link)?.[1] ?? link);
  };

  const shared = ["inter-latin-wght-normal", "head-400", "head-700"];
  expect(await preloads("/")).toEqual([...shared, "packed"]);
  expect((await preloads("/bitter")).toSorted()).toEqual(
    [
      ...shared,
      ...["400-normal", "400-italic", "500-italic", "700-normal", "700-italic"].map((face) => `bitter-latin-${face}`),
    ].toSorted(),
  );
});

it("says once that a family is not installed", () => {
  const said = site.printed().match(/Lobster Two is not installed/g);

  expect(said).toHaveLength(1);
});
