import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fontRefused } from "../../errors/fonts.ts";
import type { FontMeter } from "./fallback-metrics.ts";
import type { FontCall } from "./font-call.ts";
import type { Descriptor, FontFace, FontPlan } from "./font-css.ts";
import { localOptions, type LocalOptions } from "./font-options.ts";

/** Plans a font out of files of the app. Paths are relative to the module that calls. */
export async function planLocalFont(call: FontCall, folder: string, meter: FontMeter): Promise<FontPlan> {
  const options = localOptions(call);
  const faces = options.src.map((source) =>
    faceOf(call, options, { ...source, file: path.resolve(folder, source.path) }),
  );
  const [first] = options.src;
  const alone = options.src.length === 1 ? first : undefined;
  return {
    family: familyOf(call, options),
    faces,
    metrics: await metricsOf(faces, options, meter),
    fallback: options.fallback,
    variable: options.variable,
    // A variable font's range is chosen from by the app's own CSS.
    weight: single(alone && (alone.weight ?? options.weight)),
    style: single(alone && (alone.style ?? options.style)),
  };
}

type Source = LocalOptions["src"][number] & { readonly file: string };

const FORMATS: Readonly<Record<string, string>> = {
  ".woff2": "woff2",
  ".woff": "woff",
  ".ttf": "truetype",
  ".otf": "opentype",
  ".eot": "embedded-opentype",
};

function faceOf(call: FontCall, options: LocalOptions, source: Source): FontFace {
  const format = FORMATS[path.extname(source.file).toLowerCase()];
  if (format === undefined) {
    throw fontRefused(
      call.place,
      `${source.path} is no font file by its name`,
      `Name a file that ends with ${Object.keys(FORMATS).join(", ")}.`,
    );
  }
  if (!existsSync(source.file)) {
    throw fontRefused(
      call.place,
      `the font file ${source.path} does not exist`,
      `Put it there; paths are relative to ${path.basename(call.place).replace(LINE, "")}.`,
    );
  }
  const weight = source.weight ?? options.weight;
  const style = source.style ?? options.style;
  const descriptors: readonly Descriptor[] = [
    ...options.declarations.map(({ prop, value }): Descriptor => [prop, value]),
    ["font-display", options.display],
    ...(weight === undefined ? [] : [["font-weight", weight] as const]),
    ...(style === undefined ? [] : [["font-style", style] as const]),
  ];
  return { file: source.file, format, descriptors, preload: options.preload };
}

/** Constants of several modules may have one name, and each must get its own files. */
function familyOf(call: FontCall, { declarations, src }: LocalOptions): string {
  const named = declarations.find(({ prop }) => prop === "font-family")?.value;
  if (named !== undefined) return named.replaceAll(/["']/g, "");
  const files = [call.place.replace(LINE, ""), ...src.map((source) => source.path)];
  return `${call.name}_${createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 6)}`;
}

const LINE = /:\d+$/;

function single(value: string | undefined): string | undefined {
  return value?.trim().includes(" ") ? undefined : value;
}

async function metricsOf(
  faces: readonly FontFace[],
  { adjustFontFallback }: LocalOptions,
  meter: FontMeter,
): Promise<FontPlan["metrics"]> {
  const [plainest] = faces.toSorted((one, other) => distance(one) - distance(other));
  return plainest && adjustFontFallback !== false ? meter.measure(plainest.file, adjustFontFallback) : undefined;
}

/** How far a face is from the one that most text is set in: weight 400, upright. */
function distance({ descriptors }: FontFace): number {
  const [, weight = "400"] = descriptors.find(([name]) => name === "font-weight") ?? [];
  const [, style = "normal"] = descriptors.find(([name]) => name === "font-style") ?? [];
  const [from = REGULAR, to = from] = weight.split(" ").map((part) => NAMED_WEIGHTS[part] ?? Number(part));
  const away = REGULAR < from ? from - REGULAR : Math.max(REGULAR - to, 0);
  return away + (style === "normal" ? 0 : SLANT);
}

const REGULAR = 400;
/** Less than a step of weight. */
const SLANT = 50;
const NAMED_WEIGHTS: Readonly<Record<string, number>> = { normal: 400, bold: 700 };
