import type { FontCall } from "./font-call.ts";
import { quoted, type FontPlan } from "./font-css.ts";
import { googleOptions } from "./font-options.ts";

/** Plans the stand-in of a family that is not installed: the family where a visitor has it, else what every system has. */
export function planSystemFont(call: FontCall): FontPlan {
  const { weight, style, fallback, variable } = googleOptions(call);
  return {
    family: call.name,
    faces: [],
    metrics: undefined,
    fallback: [...fallback, ...systemFonts(call.name)],
    variable,
    weight: weight.length === 1 && weight[0] !== "variable" ? weight[0] : undefined,
    style: style.length === 1 ? style[0] : undefined,
  };
}

function systemFonts(family: string): readonly string[] {
  if (/\bmono\b|\bcode\b|\bcourier\b|inconsolata/i.test(family)) {
    return ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"];
  }
  if (SERIF.test(family)) return ["ui-serif", "Georgia", "Cambria", quoted("Times New Roman"), "serif"];
  return ["system-ui", "-apple-system", quoted("Segoe UI"), "Roboto", "sans-serif"];
}

const SERIF =
  /\bserif\b|slab|playfair|merriweather|\blora\b|garamond|baskerville|bitter|spectral|crimson|newsreader|fraunces/i;
