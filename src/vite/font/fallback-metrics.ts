import { readFile, stat } from "node:fs/promises";
import { create, type Font } from "fontkitten";

/** How a system font is stretched to take the room that a web font will take, in CSS percentages. */
export interface FallbackMetrics {
  readonly font: SystemFont;
  readonly ascent: string;
  readonly descent: string;
  readonly lineGap: string;
  readonly size: string;
}

/** The system fonts that stand in for web fonts. */
export type SystemFont = "Arial" | "Times New Roman";

/** Measures font files; a file is read again only when it has changed. */
export interface FontMeter {
  /** Gives nothing for a file that is no font. */
  measure(file: string, font: SystemFont): Promise<FallbackMetrics | undefined>;
}

/** Makes a meter. One serves all bundles of a build, which ask for the same files. */
export function createFontMeter(): FontMeter {
  const known = new Map<string, Promise<Measures | undefined>>();
  return {
    async measure(file, font) {
      const { mtimeMs } = await stat(file);
      const key = `${file}?${mtimeMs}`;
      const measuring = known.get(key) ?? measuresOf(file);
      known.set(key, measuring);
      const measures = await measuring;
      return measures && stretch(measures, font);
    },
  };
}

/** What counts of a font, per em. */
export interface Measures {
  readonly ascent: number;
  readonly descent: number;
  readonly lineGap: number;
  /** Of the letters of `SAMPLE`; undefined when the font lacks one. */
  readonly averageWidth: number | undefined;
}

/** Stretches a system font to the average width and the line of a web font, by the formula of Next.js. */
export function stretch({ ascent, descent, lineGap, averageWidth }: Measures, font: SystemFont): FallbackMetrics {
  const size = averageWidth === undefined ? 1 : averageWidth / AVERAGE_WIDTHS[font];
  return {
    font,
    ascent: percentage(ascent / size),
    descent: percentage(descent / size),
    lineGap: percentage(lineGap / size),
    size: percentage(size),
  };
}

/** Letters and spaces about as often as texts have them. */
const SAMPLE = "aaabcdeeeefghiijklmnnoopqrrssttuvwxyz      ";

/** Average width of `SAMPLE` in the system fonts, per em of 2048 units. */
const AVERAGE_WIDTHS: Readonly<Record<SystemFont, number>> = {
  Arial: 934.5116279069767 / 2048,
  "Times New Roman": 854.3953488372093 / 2048,
};

async function measuresOf(file: string): Promise<Measures | undefined> {
  const font = open(await readFile(file));
  if (!font) return undefined;
  const { unitsPerEm, ascent, descent, lineGap } = font;
  const total = font.glyphsForString(SAMPLE).reduce((sum, glyph) => sum + glyph.advanceWidth, 0);
  const isWhole = SAMPLE.split("").every((letter) => font.hasGlyphForCodePoint(letter.charCodeAt(0)));
  return {
    ascent: ascent / unitsPerEm,
    descent: descent / unitsPerEm,
    lineGap: lineGap / unitsPerEm,
    averageWidth: isWhole ? total / SAMPLE.length / unitsPerEm : undefined,
  };
}

function open(bytes: Uint8Array<ArrayBuffer>): Font | undefined {
  try {
    const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return font.isCollection ? undefined : font;
  } catch {
    // A format that the library does not know, such as EOT: the browser may know it all the same.
    return undefined;
  }
}

function percentage(value: number): string {
  return `${Math.abs(value * 100).toFixed(2)}%`;
}
