import { preload } from "react-dom";
import type { NextFont, NextFontWithVariable } from "./create-font.ts";

/** A font as the build made it. The build writes calls of this in the place of an app's font calls. */
export interface BuiltFont extends NextFont {
  readonly variable?: string;
}

/** Gives a font whose files are asked for ahead wherever a render uses it. */
export function loadedFont(font: BuiltFont, files: readonly string[]): NextFontWithVariable {
  const hint = (): void => {
    for (const file of files) preload(file, { as: "font", type: "font/woff2", crossOrigin: "" });
  };
  return {
    style: font.style,
    get className() {
      hint();
      return font.className;
    },
    get variable() {
      hint();
      return font.variable ?? "";
    },
  };
}
