import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { fontRefused } from "../../errors/fonts.ts";
import type { FontMeter } from "./fallback-metrics.ts";
import type { FontCall } from "./font-call.ts";
import type { FontPlan } from "./font-css.ts";
import { googleOptions, type GoogleOptions } from "./font-options.ts";
import { facesOf } from "./fontsource-css.ts";
import { findAppPackage } from "../app-package.ts";

/** Plans a Google font out of its npm package; gives nothing when the app has installed none. */
export async function planGoogleFont(call: FontCall, folder: string, meter: FontMeter): Promise<FontPlan | undefined> {
  const options = googleOptions(call);
  const found = findFamily(call, options, folder);
  if (!found) return undefined;
  const wanted = choose(call, options, await readPackage(call, found));
  const faces = (await Promise.all(wanted.sheets.map((sheet) => facesOf(path.join(wanted.folder, sheet))))).flat();
  const { category, defSubset } = wanted.metadata;
  const measured = faces.find(({ subset }) => subset === defSubset) ?? faces[0];
  return {
    family: call.name,
    faces: faces.map(({ file, descriptors, subset, sheet }) => ({
      file,
      format: "woff2",
      descriptors: [...descriptors, ["font-display", options.display]],
      preload: options.preload && options.subsets.includes(subset) && wanted.preloaded.includes(path.basename(sheet)),
    })),
    metrics:
      measured && options.adjustFontFallback
        ? await meter.measure(measured.file, category === "serif" ? "Times New Roman" : "Arial")
        : undefined,
    fallback: options.fallback,
    variable: options.variable,
    weight: options.weight.length === 1 && options.weight[0] !== VARIABLE ? options.weight[0] : undefined,
    style: wanted.styles.length === 1 ? wanted.styles[0] : undefined,
  };
}

/** Names the package of a family in the collection that has every Google font. */
export function packagesOf(family: string): readonly [variable: string, fixed: string] {
  const id = family.toLowerCase().replaceAll(" ", "-");
  return [`@fontsource-variable/${id}`, `@fontsource/${id}`];
}

/** Stands for all weights of a variable font, as in Next.js. */
const VARIABLE = "variable";

interface FoundPackage {
  readonly name: string;
  readonly folder: string;
  readonly isVariable: boolean;
}

interface ReadPackage extends FoundPackage {
  readonly metadata: Metadata;
}

/** The weights that are asked for come best from files of their own; anything else from the variable font. */
function findFamily(call: FontCall, { weight, axes }: GoogleOptions, folder: string): FoundPackage | undefined {
  const [variable, fixed] = packagesOf(call.name);
  const isFixed = weight.length > 0 && !weight.includes(VARIABLE) && axes.length === 0;
  for (const name of isFixed ? [fixed, variable] : [variable, fixed]) {
    const found = findAppPackage(folder, `${name}/package.json`);
    if (found !== undefined) return { name, folder: path.dirname(found), isVariable: name === variable };
  }
  return undefined;
}

const METADATA = v.object({
  subsets: v.array(v.string()),
  weights: v.array(v.number()),
  styles: v.array(v.string()),
  defSubset: v.string(),
  category: v.string(),
  variable: v.union([v.literal(false), v.record(v.string(), v.unknown())]),
});

type Metadata = v.InferOutput<typeof METADATA>;

async function readPackage(call: FontCall, found: FoundPackage): Promise<ReadPackage> {
  const text = await readFile(path.join(found.folder, "metadata.json"), "utf8");
  const metadata = v.safeParse(METADATA, JSON.parse(text));
  if (metadata.success) return { ...found, metadata: metadata.output };
  throw fontRefused(
    call.place,
    `${found.name} is not laid out as expected`,
    `Update it: npm install ${found.name}@latest.`,
  );
}

interface Choice extends ReadPackage {
  /** Style sheets of the package that have the faces asked for, the plainest first. */
  readonly sheets: readonly string[];
  /** Those whose files are worth loading before the CSS is read. */
  readonly preloaded: readonly string[];
  readonly styles: readonly string[];
}

function choose(call: FontCall, options: GoogleOptions, font: ReadPackage): Choice {
  const { metadata, isVariable } = font;
  const weights = options.weight.filter((weight) => weight !== VARIABLE);
  refuseUnknown(call, { what: "weight", given: weights, known: metadata.weights.map(String) });
  refuseUnknown(call, { what: "style", given: options.style, known: metadata.styles });
  refuseUnknown(call, { what: "subset", given: options.subsets, known: metadata.subsets });
  const styles = options.style.length > 0 ? options.style : [metadata.styles.includes("normal") ? "normal" : "italic"];
  const upright = styles.toSorted((one, other) => Number(one === "italic") - Number(other === "italic"));
  if (isVariable) {
    const axis = axisSheet(call, options, font);
    const sheets = upright.map((style) => sheetOf(axis, style));
    return { ...font, sheets, preloaded: sheets, styles };
  }
  if (options.axes.length > 0) {
    throw fontRefused(
      call.place,
      `\`axes\` of ${call.name} need its variable font`,
      `npm install ${packagesOf(call.name)[0]}, or take \`axes\` away.`,
    );
  }
  if (weights.length === 0 && metadata.variable === false) {
    throw fontRefused(
      call.place,
      `${call.name} is no variable font, and no \`weight\` is given`,
      `Give one or more of: ${metadata.weights.join(", ")}.`,
    );
  }
  const sheets = (weights.length > 0 ? weights : metadata.weights.map(String))
    .toSorted((one, other) => Math.abs(Number(one) - REGULAR) - Math.abs(Number(other) - REGULAR))
    .flatMap((weight) => upright.map((style) => sheetOf(weight, style)));
  // Of a whole family, most pages need the plainest face and nothing else.
  return { ...font, sheets, preloaded: weights.length > 0 ? sheets : sheets.slice(0, upright.length), styles };
}

const REGULAR = 400;

function sheetOf(name: string, style: string): string {
  return `${name}${style === "italic" ? "-italic" : ""}.css`;
}

/** A package has one set of files per axis, one with all registered axes and one with every axis. */
function axisSheet(call: FontCall, { axes }: GoogleOptions, { folder, metadata, name }: ReadPackage): string {
  const known = Object.keys(metadata.variable || {}).filter((axis) => axis !== "ital" && axis !== "wght");
  refuseUnknown(call, { what: "axis", given: axes, known });
  const has = (sheet: string): boolean => existsSync(path.join(folder, `${sheet}.css`));
  const isStandard = axes.every((axis) => axis === axis.toLowerCase());
  const candidates = [
    ...(axes.length === 0 ? ["wght"] : []),
    ...(axes.length === 1 ? axes.map((axis) => axis.toLowerCase()) : []),
    ...(isStandard ? ["standard"] : []),
    "full",
    "index",
  ];
  const found = candidates.find(has);
  if (found !== undefined) return found;
  throw fontRefused(call.place, `${name} is not laid out as expected`, `Update it: npm install ${name}@latest.`);
}

interface Values {
  readonly what: string;
  readonly given: readonly string[];
  readonly known: readonly string[];
}

function refuseUnknown(call: FontCall, { what, given, known }: Values): void {
  const unknown = given.find((value) => !known.includes(value));
  if (unknown === undefined) return;
  throw fontRefused(
    call.place,
    `${call.name} has no ${what} \`${unknown}\``,
    known.length === 0 ? "Take it away." : `Use one or more of: ${known.join(", ")}.`,
  );
}
