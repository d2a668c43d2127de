import path from "node:path";
import { expect, it } from "vitest";
import { faceRule, standInRule } from "../../../src/vite/font-face.ts";
import { readFontOptions } from "../../../src/vite/font-options.ts";
import { googleFiles } from "../../../src/vite/font-sources.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const INTER = path.join(ROOT, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");

it("makes a stand-in as wide and high as the font", async () => {
  // Inter: 978 of 2048 wide on average, Arial 913; ascent 1984, descent 494.
  expect(await standInRule("Inter Fallback", INTER, "Arial")).toBe(
    '@font-face{font-family:"Inter Fallback";src:local("Arial");ascent-override:90.44%;descent-override:22.52%;' +
      "line-gap-override:0.00%;size-adjust:107.12%;}",
  );
});

it("makes none of a file that is no font", async () => {
  expect(await standInRule("x", import.meta.filename, "Arial")).toBeUndefined();
});

it("finds the weights and slopes of a static family, and which Latin files are asked for ahead", async () => {
  const call = { family: "Lato", options: { weight: ["400", 900], style: ["normal", "italic"], subsets: ["latin"] } };
  const found = await googleFiles("Lato", readFontOptions(call, "app/a.ts"), ROOT);

  expect(found?.faces.map(({ file, preload }) => [path.basename(file), preload])).toEqual(
    ["400-normal", "400-italic", "900-normal", "900-italic"].flatMap((face) => [
      [`lato-latin-ext-${face}.woff2`, false],
      [`lato-latin-${face}.woff2`, true],
    ]),
  );
  expect(path.basename(found?.model.file ?? "")).toBe("lato-latin-400-normal.woff2");
  expect(faceRule("Lato", found?.faces[1] ?? { file: "", declarations: [], preload: false })).toMatch(
    /^@font-face\{font-family:"Lato";src:url\(".*lato-latin-400-normal\.woff2\?no-inline"\) format\("woff2"\);font-style:normal;font-weight:400;unicode-range:U\+0000-00FF/,
  );
});

it("knows no family that is not installed", async () => {
  const call = { family: "Oswald", options: {} };

  expect(await googleFiles("Oswald", readFontOptions(call, "app/a.ts"), ROOT)).toBeUndefined();
});

it.each([
  ["variable", { variable: "font" }],
  ["fallback.0", { fallback: ["x} body {display:none"] }],
  ["weight", { weight: true }],
])("names the option %s when it cannot be used", (option, options) => {
  expect(() => readFontOptions({ family: "Inter", options }, "app/a.ts")).toThrow(`\`${option}\` in app/a.ts`);
});
