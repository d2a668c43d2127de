import { fromFile } from "@capsizecss/unpack/fs";

/** One `@font-face` rule with a file behind it. */
export interface FontFace {
  /** Absolute. */
  readonly file: string;
  /** Declarations besides family and source, in order. */
  readonly declarations: readonly (readonly [prop: string, value: string])[];
  /** Whether pages ask for the file ahead. */
  readonly preload: boolean;
}

/** Writes the rule of a face. The bundler makes an address of the file. */
export function faceRule(family: string, { file, declarations }: FontFace): string {
  const format = FORMATS[file.slice(file.lastIndexOf(".") + 1).toLowerCase()];
  const src = `url(${JSON.stringify(`${file}?no-inline`)})${format === undefined ? "" : ` format("${format}")`}`;
  const lines = declarations.map(([prop, value]) => `${prop}:${value};`).join("");
  return `@font-face{font-family:"${family}";src:${src};${lines}}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  woff2: "woff2",
  woff: "woff",
  ttf: "truetype",
  otf: "opentype",
  eot: "embedded-opentype",
};

/** A font that nearly every system has and that stands in while a file is on its way. */
export type StandIn = "Arial" | "Times New Roman";

/**
 * Writes the rule of a stand-in that takes as much room as the font itself, so that nothing moves when that arrives
 * (https://developer.chrome.com/blog/font-fallbacks). Undefined for a file whose measures cannot be read.
 */
export async function standInRule(family: string, file: string, standIn: StandIn): Promise<string | undefined> {
  const font = await fromFile(file).catch(() => undefined);
  if (!font || font.xWidthAvg === 0 || font.unitsPerEm === 0) return undefined;
  const sizeAdjust = font.xWidthAvg / font.unitsPerEm / AVERAGE_WIDTHS[standIn];
  const share = (units: number): string => percent(units / (font.unitsPerEm * sizeAdjust));
  return (
    `@font-face{font-family:"${family}";src:local("${standIn}");ascent-override:${share(font.ascent)};` +
    `descent-override:${share(Math.abs(font.descent))};line-gap-override:${share(font.lineGap)};` +
    `size-adjust:${percent(sizeAdjust)};}`
  );
}

// Average width of a letter in running text, in ems: `xWidthAvg / unitsPerEm` in @capsizecss/metrics 4.3.0.
const AVERAGE_WIDTHS: Readonly<Record<StandIn, number>> = { Arial: 913 / 2048, "Times New Roman": 832 / 2048 };

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
