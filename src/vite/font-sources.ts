import { readFile } from "node:fs/promises";
import { statSync } from "node:fs";
import path from "node:path";
import { fontFileMissing } from "../errors/fonts.ts";
import { findAppPackage } from "./app-package.ts";
import type { FontFace, StandIn } from "./font-face.ts";
import type { FontCallOptions } from "./font-options.ts";

/** The files of one font. */
export interface FontFiles {
  readonly faces: readonly FontFace[];
  /** The face whose measures the stand-in gets. */
  readonly model: FontFace;
  readonly standIn: StandIn;
}

/** Finds the files that a call of `next/font/local` names, relative to the module it stands in. */
export function localFiles(options: FontCallOptions, module: string): FontFiles | undefined {
  const faces = options.src.map(({ path: name, weight, style }): FontFace => {
    const file = path.resolve(path.dirname(module), name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw fontFileMissing(module, name);
    const given = [
      ["font-display", options.display],
      ["font-weight", weight ?? single(options.weight)],
      ["font-style", style ?? single(options.style)],
      ...options.declarations.map(({ prop, value }) => [prop, value]),
    ];
    return { file, declarations: given.flatMap(declared), preload: options.preload && /\.woff2$/i.test(file) };
  });
  const model = modelOf(faces);
  const standIn = options.adjustFontFallback === "Times New Roman" ? "Times New Roman" : "Arial";
  return model && { faces, model, standIn };
}

/** Finds the files of a Google font in a package of Fontsource that the app brings along. Never asks the network. */
export async function googleFiles(
  family: string,
  options: FontCallOptions,
  root: string,
): Promise<FontFiles | undefined> {
  const slug = family.toLowerCase().replaceAll(" ", "-");
  for (const kind of ["variable", "static"] as const) {
    const manifest = findAppPackage(root, `${SCOPES[kind]}/${slug}/package.json`);
    if (manifest === undefined) continue;
    const folder = path.dirname(manifest);
    const { subsets, category } = await metadataOf(folder);
    const names = kind === "variable" ? variableSheets(options) : staticSheets(options);
    const sheets = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8").catch(() => "")));
    const faces = sheets.flatMap((sheet) => facesOf(sheet, { folder, slug, subsets, options }));
    const model = modelOf(faces);
    if (model) return { faces, model, standIn: category === "serif" ? "Times New Roman" : "Arial" };
  }
  return undefined;
}

/** Names the package to install for a family; the variable one, which most families have. */
export function fontPackage(family: string): string {
  return `${SCOPES.variable}/${family.toLowerCase().replaceAll(" ", "-")}`;
}

const SCOPES = { variable: "@fontsource-variable", static: "@fontsource" } as const;

interface FontMetadata {
  readonly subsets: readonly string[];
  readonly category: string;
}

async function metadataOf(folder: string): Promise<FontMetadata> {
  const value: unknown = JSON.parse(await readFile(path.join(folder, "metadata.json"), "utf8"));
  const { subsets, category } = value as Partial<FontMetadata>;
  return { subsets: subsets ?? [], category: category ?? "sans-serif" };
}

/** Fontsource has a sheet per axis besides the weight, and one with all of them. */
function variableSheets({ axes, style }: FontCallOptions): readonly string[] {
  const [axis = "wght"] = axes.length > 1 ? ["full"] : axes;
  return stylesOf(style).map((slope) => `${axis.toLowerCase()}${slope === "italic" ? "-italic" : ""}.css`);
}

function staticSheets({ weight, style }: FontCallOptions): readonly string[] {
  const weights = weight.length === 0 || weight.includes("variable") ? ["400"] : weight;
  const slopes = stylesOf(style);
  return weights.flatMap((one) => slopes.map((slope) => `${one}${slope === "italic" ? "-italic" : ""}.css`));
}

function stylesOf(style: readonly string[]): readonly string[] {
  return style.length === 0 ? ["normal"] : style;
}

interface Sheet {
  readonly folder: string;
  readonly slug: string;
  readonly subsets: readonly string[];
  readonly options: FontCallOptions;
}

/** Reads the rules of a sheet. The comment before each names its subset: `inter-latin-ext-wght-normal`. */
function facesOf(sheet: string, { folder, slug, subsets, options }: Sheet): readonly FontFace[] {
  return [...sheet.matchAll(/\/\*\s*([\w-]+)\s*\*\/\s*@font-face\s*\{([^}]*)\}/g)].flatMap(
    ([, name = "", body = ""]) => {
      const file = /url\(([^)]+\.woff2)\)/.exec(body)?.[1];
      if (file === undefined) return [];
      const kept = ["font-style", "font-weight", "font-stretch", "unicode-range"].flatMap((prop) =>
        declared([prop, new RegExp(`${prop}:\\s*([^;]+)`).exec(body)?.[1]]),
      );
      // The longest that fits: `latin` is the beginning of `latin-ext`.
      const own = subsets
        .filter((subset) => name.startsWith(`${slug}-${subset}-`))
        .toSorted((a, b) => b.length - a.length);
      const preload = options.preload && options.subsets.includes(own[0] ?? "");
      return [
        { file: path.resolve(folder, file), declarations: [...kept, ["font-display", options.display]], preload },
      ] satisfies FontFace[];
    },
  );
}

/** The upright face of normal weight, with Latin letters where there is a choice; else the first. */
function modelOf(faces: readonly FontFace[]): FontFace | undefined {
  const isNormal = ({ declarations }: FontFace): boolean => {
    const { "font-weight": weight = "400", "font-style": style = "normal" } = Object.fromEntries(declarations);
    const [least = 400, most = least] = weight.replace("normal", "400").split(/\s+/).map(Number);
    return style !== "italic" && least <= 400 && most >= 400;
  };
  const isLatin = ({ file }: FontFace): boolean => /-latin-(?!ext)/.test(path.basename(file));
  return faces.find((face) => isNormal(face) && isLatin(face)) ?? faces.find(isNormal) ?? faces[0];
}

function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function declared([prop, value]: readonly (string | undefined)[]): readonly (readonly [string, string])[] {
  return prop === undefined || value === undefined ? [] : [[prop, value.trim()]];
}
