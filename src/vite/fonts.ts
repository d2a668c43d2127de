import { createHash } from "node:crypto";
import path from "node:path";
import MagicString from "magic-string";
import { parseSync, type Plugin } from "vite";
import { createSystemFont, fontCss, type FontOptions } from "../next/font/create-font.ts";
import type { BuiltFont } from "../next/font/loaded-font.ts";
import { fontCalls, fontImports, type FontCall } from "./font-calls.ts";
import { faceRule, standInRule } from "./font-face.ts";
import { readFontOptions, type FontCallOptions } from "./font-options.ts";
import { fontPackage, googleFiles, localFiles, type FontFiles } from "./font-sources.ts";
import { packageFile } from "./package-files.ts";

const CSS_ID = "virtual:vinext-font.css?";

/**
 * Makes of each font call at the top of a module what it comes to: rules in a style sheet, class names, and files that the
 * site itself serves. Google fonts come from packages of Fontsource; one that is not installed is left to the system.
 */
export function fontsPlugin(root: () => string): Plugin {
  const sheets = new Map<string, string>();
  const missing = new Set<string>();
  return {
    name: "vinext:fonts",
    enforce: "pre",
    resolveId: { filter: { id: /^virtual:vinext-font\.css\?/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:vinext-font\.css\?/ },
      handler: (id) => sheets.get(id.slice(CSS_ID.length + 1)),
    },
    transform: {
      filter: { code: /next\/font\/(?:google|local)/, id: { exclude: /\/node_modules\// } },
      async handler(code, id) {
        const file = id.split("?")[0] ?? id;
        const { program } = parseSync(file, code);
        const imports = fontImports(program);
        if (imports.length === 0) return undefined;
        const output = new MagicString(code);
        const families = new Map(imports.flatMap((found) => [...found.families]));
        const calls = fontCalls(program, families, path.relative(root(), file));
        const made = await Promise.all(calls.map((call) => makeFont(call, { root: root(), file, missing })));
        for (const [index, { start, end }] of calls.entries()) {
          const font = made[index];
          if (font) output.overwrite(start, end, fontCode(font, index));
        }
        const [first, ...others] = imports;
        const added = made.map((font, index) => importsCode(font, { index, sheets }));
        // In the place of an import: a directive must stay the first thing in its module.
        if (first) output.overwrite(first.start, first.end, added.join("") + systemFonts(families));
        for (const { start, end } of others) output.remove(start, end);
        if (this.environment.config.command === "serve") warnMissing(missing, this.environment.logger.warnOnce);
        return { code: output.toString(), map: output.generateMap({ hires: "boundary" }) };
      },
    },
    buildApp: {
      order: "post",
      handler: (builder) => Promise.resolve(warnMissing(missing, (message) => builder.config.logger.warn(message))),
    },
  };
}

interface MadeFont {
  readonly font: BuiltFont;
  readonly css: string;
  /** Files that pages ask for ahead. Absolute. */
  readonly preloads: readonly string[];
}

interface Place {
  readonly root: string;
  readonly file: string;
  readonly missing: Set<string>;
}

async function makeFont(call: FontCall, { root, file, missing }: Place): Promise<MadeFont> {
  const options = readFontOptions(call, path.relative(root, file));
  const { family } = call;
  const files = family === undefined ? localFiles(options, file) : await googleFiles(family, options, root);
  if (files) return fromFiles(call, { options, files, root });
  const name = family ?? call.name;
  missing.add(name);
  // Checked above; as the app wrote them, they are what `next/font` takes.
  const written = call.options as FontOptions;
  const { className, variable, style } = createSystemFont(name, written);
  return { font: { className, variable, style }, css: fontCss(name, written), preloads: [] };
}

interface Found {
  readonly options: FontCallOptions;
  readonly files: FontFiles;
  readonly root: string;
}

async function fromFiles(call: FontCall, { options, files, root }: Found): Promise<MadeFont> {
  const names = files.faces.map(({ file }) => path.relative(root, file));
  const hash = createHash("sha256")
    .update(JSON.stringify([call.name, options, names]))
    .digest("hex")
    .slice(0, 6);
  // Two modules may each call their local font `font`.
  const family = call.family ?? `${call.name}_${hash}`;
  const wantsStandIn = options.adjustFontFallback !== false;
  const standIn = wantsStandIn ? await standInRule(`${family} Fallback`, files.model.file, files.standIn) : undefined;
  const stack = [`"${family}"`, ...(standIn === undefined ? [] : [`"${family} Fallback"`]), ...options.fallback];
  const fontWeight = Number(only(options.weight));
  const fontStyle = only(options.style);
  const style = {
    fontFamily: stack.join(", "),
    ...(Number.isFinite(fontWeight) ? { fontWeight } : {}),
    ...(fontStyle === undefined ? {} : { fontStyle }),
  };
  const className = `__className_${hash}`;
  const variable = options.variable === undefined ? undefined : `__variable_${hash}`;
  const rules = [
    ...files.faces.map((face) => faceRule(family, face)),
    standIn ?? "",
    `.${className}{font-family:${style.fontFamily}${styleRule(style)}}`,
    variable === undefined ? "" : `.${variable}{${options.variable}:${style.fontFamily}}`,
  ];
  const preloads = files.faces.filter(({ preload }) => preload).map(({ file }) => file);
  return {
    font: { className, style, ...(variable === undefined ? {} : { variable }) },
    css: rules.join("\n"),
    preloads,
  };
}

function styleRule({ fontWeight, fontStyle }: { readonly fontWeight?: number; readonly fontStyle?: string }): string {
  const weight = fontWeight === undefined ? "" : `;font-weight:${fontWeight}`;
  return fontStyle === undefined ? weight : `${weight};font-style:${fontStyle}`;
}

/** Several weights or styles are chosen from by the app's own CSS; a single one is the font's. */
function only(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function fontCode({ font, preloads }: MadeFont, index: number): string {
  const files = preloads.map((_file, at) => fileName(index, at));
  return `/* @__PURE__ */ __vinextFont(${JSON.stringify(font)}, [${files.join(", ")}])`;
}

function importsCode(
  { css, preloads }: MadeFont,
  at: { readonly index: number; readonly sheets: Map<string, string> },
): string {
  const name = createHash("sha256").update(css).digest("hex").slice(0, 16);
  at.sheets.set(name, css);
  const files = preloads.map(
    (file, index) => `import ${fileName(at.index, index)} from ${JSON.stringify(`${file}?url&no-inline`)};`,
  );
  return [`import ${JSON.stringify(CSS_ID + name)};`, ...files].join("");
}

function fileName(font: number, file: number): string {
  return `__vinextFont${font}_${file}`;
}

/** What a module still calls elsewhere than at its top gets the system's fonts. */
function systemFonts(families: ReadonlyMap<string, string | undefined>): string {
  const google = [...families].map(
    ([local, family]) =>
      `const ${local} = /* @__PURE__ */ __vinextSystemFont.bind(undefined, ${JSON.stringify(family ?? local)});`,
  );
  const loaded = JSON.stringify(packageFile("next/font/loaded-font"));
  const system = JSON.stringify(packageFile("next/font/create-font"));
  return `import { loadedFont as __vinextFont } from ${loaded};import { createSystemFont as __vinextSystemFont } from ${system};${google.join("")}`;
}

function warnMissing(missing: Set<string>, warn: (message: string) => void): void {
  if (missing.size === 0) return;
  const families = [...missing].toSorted();
  missing.clear();
  warn(
    `next/font/google: ${families.join(", ")} ${families.length === 1 ? "is" : "are"} left to the system's fonts. ` +
      `Run \`npm install ${families.map(fontPackage).join(" ")}\` to serve ${families.length === 1 ? "it" : "them"} from the site. [VINEXT_FONT_MISSING]`,
  );
}
