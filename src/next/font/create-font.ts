import { preload } from "react-dom";
import type { NextFontWithVariable } from "./font-types.ts";

/** What the build knows of a font. */
export interface BuiltFont {
  readonly className: string;
  readonly variable?: string;
  readonly style: NextFontWithVariable["style"];
  /** Files to load before the style sheet asks for them. */
  readonly preload: readonly { readonly url: string; readonly format: string }[];
}

/**
 * Makes what a call of `next/font` gives; the build puts it in the place of the call. Whatever renders with the font has
 * to read one of its names, and then the document is told to load the files.
 */
export function createFont(font: BuiltFont): NextFontWithVariable {
  const named = <Value>(value: Value): Value => {
    for (const { url, format } of font.preload) {
      preload(url, { as: "font", type: TYPES[format] ?? `font/${format}`, crossOrigin: "" });
    }
    return value;
  };
  return {
    get className() {
      return named(font.className);
    },
    get variable() {
      return named(font.variable ?? "");
    },
    get style() {
      return named(font.style);
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  truetype: "font/ttf",
  opentype: "font/otf",
  "embedded-opentype": "application/vnd.ms-fontobject",
};
