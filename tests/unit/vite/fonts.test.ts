import path from "node:path";
import { expect, it } from "vitest";
import { createFontMeter, stretch } from "../../../src/vite/font/fallback-metrics.ts";
import { findFontCalls, type FontCall } from "../../../src/vite/font/font-call.ts";
import { writeFont, type FontPlan } from "../../../src/vite/font/font-css.ts";
import { readFaces } from "../../../src/vite/font/fontsource-css.ts";
import { planGoogleFont } from "../../../src/vite/font/google-font.ts";
import { planLocalFont } from "../../../src/vite/font/local-font.ts";
import { planSystemFont } from "../../../src/vite/font/system-font.ts";

const HERE = import.meta.dirname;
const BITTER = path.resolve(HERE, "../../../node_modules/@fontsource/bitter/files");
const meter = createFontMeter();

function call(kind: FontCall["kind"], name: string, options: object = {}): FontCall {
  return { kind, name, options, place: "app/layout.tsx:4", start: 0, end: 0 };
}

function google(name: string, options: object = {}): Promise<FontPlan | undefined> {
  return planGoogleFont(call("google", name, options), HERE, meter);
}

function local(options: object): Promise<FontPlan> {
  return planLocalFont(call("local", "own", options), BITTER, meter);
}

function calls(code: string): ReturnType<typeof findFontCalls> {
  return findFontCalls({ code, file: "layout.tsx", name: "app/layout.tsx" });
}

it("finds the calls that make constants, whatever the functions are called", () => {
  const { imports, calls: found } = calls(`
    import { Open_Sans as Body, type Inter } from "next/font/google";
    import own from "next/font/local";
    export const body = Body({ weight: ["400", 700], subsets: ["latin"] as const });
    const head = own({ src: \`./a.woff2\` }), other = 1;`);

  expect(imports).toHaveLength(2);
  expect(found.map(({ kind, name, options, place }) => ({ kind, name, options, place }))).toEqual([
    {
      kind: "google",
      name: "Open Sans",
      options: { weight: ["400", 700], subsets: ["latin"] },
      place: "app/layout.tsx:4",
    },
    { kind: "local", name: "head", options: { src: "./a.woff2" }, place: "app/layout.tsx:5" },
  ]);
});

it.each([
  [
    `import { Inter } from "next/font/google";\nfunction Page() { const a = Inter(); }`,
    "app/layout.tsx:2",
    "constant of the module",
  ],
  [`import { Inter } from "next/font/google";\nexport default Inter();`, "app/layout.tsx:2", "constant of the module"],
  [
    `import { Inter } from "next/font/google";\n\nconst a = Inter(options);`,
    "app/layout.tsx:3",
    "options of a font are computed",
  ],
  [`import * as fonts from "next/font/google";`, "app/layout.tsx:1", "imported as a whole"],
  [`import google from "next/font/google";`, "app/layout.tsx:1", "imported as a whole"],
])("refuses %j and says where", (code, place, reason) => {
  expect(() => calls(code)).toThrow(`${place}: `);
  expect(() => calls(code)).toThrow(reason);
});

it("stretches a system font by the formula of Next.js", () => {
  const measures = { ascent: 0.9, descent: -0.2, lineGap: 0.1, averageWidth: 934.5116279069767 / 1024 };

  expect(stretch(measures, "Arial")).toEqual({
    font: "Arial",
    ascent: "45.00%",
    descent: "10.00%",
    lineGap: "5.00%",
    size: "200.00%",
  });
  expect(stretch({ ...measures, averageWidth: undefined }, "Times New Roman").size).toBe("100.00%");
});

it("measures the plainest file of a local font", async () => {
  const { metrics, weight, faces } = await local({
    src: [
      { path: "./bitter-latin-900-normal.woff2", weight: "900" },
      { path: "./bitter-latin-400-italic.woff2", weight: "normal", style: "italic" },
      { path: "./bitter-latin-500-normal.woff2", weight: "450 550" },
    ],
    adjustFontFallback: "Times New Roman",
  });
  const alone = await local({ src: "./bitter-latin-500-normal.woff2", weight: 500, preload: false });

  expect(metrics).toEqual(await meter.measure(path.join(BITTER, "bitter-latin-400-italic.woff2"), "Times New Roman"));
  expect(weight).toBeUndefined();
  expect(faces.map(({ preload }) => preload)).toEqual([true, true, true]);
  expect([alone.weight, alone.faces[0]?.preload, alone.metrics?.font]).toEqual(["500", false, "Arial"]);
});

it("gives two constants of one name and different files different families", async () => {
  const one = await local({ src: "./bitter-latin-500-normal.woff2" });
  const other = await local({ src: "./bitter-latin-900-normal.woff2" });
  const named = await local({
    src: "./bitter-latin-900-normal.woff2",
    declarations: [{ prop: "font-family", value: "'Mine'" }],
  });

  expect(one.family).toMatch(/^own_[0-9a-f]{6}$/);
  expect(other.family).not.toBe(one.family);
  expect(named.family).toBe("Mine");
});

it.each([
  [{ src: "./none.woff2" }, "the font file ./none.woff2 does not exist"],
  [{ src: "./bitter.txt" }, "./bitter.txt is no font file by its name"],
  [{ src: [] }, "`src` of own"],
  [{ src: "./a.woff2", display: "fast" }, "`display` of own"],
  [{ src: "./a.woff2", variable: "font" }, "`variable` of own"],
  [{ src: "./a.woff2", declarations: [{ prop: "src", value: "x" }] }, "`declarations.0.prop` of own"],
  [{ source: "./a.woff2" }, "of own"],
])("refuses the local font %j", async (options, reason) => {
  await expect(local(options)).rejects.toThrow("app/layout.tsx:4: ");
  await expect(local(options)).rejects.toThrow(reason);
});

it("takes the variable font unless weights are asked for", async () => {
  const inter = await google("Inter", { subsets: ["latin"] });
  const optical = await google("Inter", { axes: ["opsz"], style: ["normal", "italic"] });

  expect(inter?.faces).toHaveLength(7);
  expect(inter?.faces.filter(({ preload }) => preload).map(({ file }) => path.basename(file))).toEqual([
    "inter-latin-wght-normal.woff2",
  ]);
  expect(inter?.faces.at(-1)?.descriptors).toEqual(
    expect.arrayContaining([
      ["font-weight", "100 900"],
      ["font-display", "swap"],
    ]),
  );
  expect([inter?.weight, inter?.style, inter?.metrics?.font]).toEqual([undefined, "normal", "Arial"]);
  expect(optical?.faces.map(({ file }) => path.basename(file))).toContain("inter-greek-opsz-italic.woff2");
  expect(optical?.style).toBeUndefined();
});

it("takes the files of the weights and styles asked for", async () => {
  const bitter = await google("Bitter", {
    weight: ["700", "400"],
    style: "italic",
    subsets: ["latin-ext"],
    adjustFontFallback: false,
  });
  const whole = await google("Bitter", { subsets: ["latin"] });

  expect(bitter?.faces).toHaveLength(10);
  expect(bitter?.faces.filter(({ preload }) => preload).map(({ file }) => path.basename(file))).toEqual([
    "bitter-latin-ext-400-italic.woff2",
    "bitter-latin-ext-700-italic.woff2",
  ]);
  expect([bitter?.style, bitter?.metrics]).toEqual(["italic", undefined]);
  expect(whole?.metrics?.font).toBe("Times New Roman");
  expect(whole?.faces.filter(({ preload }) => preload)).toHaveLength(1);
});

it.each([
  ["Inter", { weight: "450" }, "Inter has no weight `450`"],
  ["Inter", { style: "oblique" }, "Inter has no style `oblique`"],
  ["Inter", { subsets: ["klingon"] }, "Inter has no subset `klingon`"],
  ["Inter", { axes: ["wdth"] }, "Inter has no axis `wdth`"],
  ["Bitter", { axes: ["wdth"] }, "`axes` of Bitter need its variable font"],
])("refuses %s with %j", async (name, options, reason) => {
  await expect(google(name, options)).rejects.toThrow(`app/layout.tsx:4: ${reason}`);
});

it("reads numbered parts of an alphabet", () => {
  const sheet = path.join("x", "noto-sans-jp", "400.css");
  const [face] = readFaces(
    `/* noto-sans-jp-[12]-400-normal */ @font-face { font-family: 'Noto'; src: url(./files/noto-sans-jp-12-400-normal.woff2) format('woff2'), url(./files/a.woff) format('woff'); unicode-range: U+25; }`,
    sheet,
  );

  expect(face).toEqual({
    sheet,
    file: path.resolve("x/noto-sans-jp/files/noto-sans-jp-12-400-normal.woff2"),
    subset: "[12]",
    descriptors: [["unicode-range", "U+25"]],
  });
});

it("falls back to fonts that every system has", async () => {
  expect(await google("Not Installed")).toBeUndefined();
  expect(writeFont(planSystemFont(call("google", "Geist"))).style.fontFamily).toMatch(
    /^"Geist", system-ui, .*sans-serif$/,
  );
  expect(writeFont(planSystemFont(call("google", "JetBrains Mono"))).style.fontFamily).toMatch(/ monospace$/);
  expect(writeFont(planSystemFont(call("google", "Playfair Display"))).style.fontFamily).toMatch(/ serif$/);
});

it("writes the classes that its CSS declares, and a single weight and style into them", () => {
  const font = writeFont(
    planSystemFont(
      call("google", "Open Sans", { variable: "--body", weight: "700", style: "italic", fallback: ["x"] }),
    ),
  );

  expect(font.style).toEqual({
    fontFamily: expect.stringMatching(/^"Open Sans", x, /),
    fontWeight: 700,
    fontStyle: "italic",
  });
  expect(font.css).toBe(
    `.${font.className}{font-family:${font.style.fontFamily};font-weight:700;font-style:italic}.${font.variable}{--body:${font.style.fontFamily}}`,
  );
});

it("cannot be led out of its string", () => {
  expect(writeFont(planSystemFont(call("google", 'x"}</style>'))).css).not.toContain("</style>");
});
